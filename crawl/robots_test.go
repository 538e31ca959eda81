package crawl

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestRobots_groups(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		path       string
		want       bool
	}{
		{"no file allows everything", "", "/a", true},
		{"star group is for everybody", "User-agent: *\nDisallow: /a", "/a", false},
		{"named group instead of star group", "User-agent: *\nDisallow: /\n\nUser-agent: techmap\nDisallow: /b", "/a", true},
		{"token is compared without case", "USER-AGENT: TechMap\nDISALLOW: /a", "/a", false},
		{"version after the token does not matter", "User-agent: techmap/2.0\nDisallow: /a", "/a", false},
		{"a token that only begins alike is another", "User-agent: techmapper\nDisallow: /a", "/a", true},
		{"a token that ours begins with is another", "User-agent: tech\nDisallow: /a", "/a", true},
		{"groups of one token are merged", "User-agent: techmap\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: techmap\nDisallow: /b", "/b", false},
		{"several agents share a group", "User-agent: x\nUser-agent: techmap\nDisallow: /a", "/a", false},
		{"sitemap does not split a group", "User-agent: techmap\nSitemap: https://a.example/s.xml\nUser-agent: x\nDisallow: /a", "/a", false},
		{"crawl-delay does not split a group", "User-agent: techmap\nCrawl-delay: 3\nUser-agent: x\nDisallow: /a", "/a", false},
		{"a rule ends the list of agents", "User-agent: techmap\nAllow: /x\nUser-agent: y\nDisallow: /a", "/a", true},
		{"rules before any group are nobody's", "Disallow: /\nUser-agent: x\nDisallow: /", "/a", true},
		{"comments and spaces", "  User-agent : techmap # us\n Disallow : /a # not here\n", "/a", false},
		{"carriage returns alone end lines", "User-agent: *\rDisallow: /a\rAllow: /a/b", "/a/c", false},
		{"byte order mark", "\uFEFFUser-agent: *\nDisallow: /a", "/a", false},
		{"lines without colon are passed over", "User-agent: *\nnonsense\nDisallow: /a", "/a", false},
		{"an HTML page has no rules", "<!doctype html>\n<title>Not found: sorry</title>", "/a", true},
		{"a named group without rules allows everything", "User-agent: *\nDisallow: /\nUser-agent: techmap\nDisallow:", "/a", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, parseRobots([]byte(c.file), "techmap").allows(c.path))
		})
	}
}

func TestRobots_matching(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, rules string
		path        string
		want        bool
	}{
		{"prefix", "Disallow: /job", "/jobs/1", false},
		{"not a prefix", "Disallow: /job", "/a/job", true},
		{"case matters", "Disallow: /Job", "/job", true},
		{"longest wins, allow", "Disallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"longest wins, disallow", "Allow: /a\nDisallow: /a/b", "/a/b/c", false},
		{"allow wins a draw", "Disallow: /a\nAllow: /a", "/a", true},
		{"allow wins a draw in any order", "Allow: /a\nDisallow: /a", "/a", true},
		{"star is any run", "Disallow: /*/private", "/x/y/private/z", false},
		{"star may be nothing", "Disallow: /a*b", "/ab", false},
		{"dollar ends the path", "Disallow: /*.pdf$", "/a.pdf", false},
		{"dollar and more path", "Disallow: /*.pdf$", "/a.pdf?x", true},
		{"dollar without star", "Disallow: /a$", "/a/b", true},
		{"dollar without star, whole", "Disallow: /a$", "/a", false},
		{"dollar within is itself", "Disallow: /a$b", "/a$b", true},
		{"escaped dollar is itself", "Disallow: /a%24b", "/a$b", false},
		{"escaped star is itself", "Disallow: /a%2Ab", "/a*b", false},
		{"suffix must not overlap the prefix", "Disallow: /aba*ba$", "/aba", true},
		{"query is part of the path", "Disallow: /*?page=", "/jobs?page=2", false},
		{"Korean pattern, escaped path", "Disallow: /채용", "/%EC%B1%84%EC%9A%A9/1", false},
		{"escaped pattern, Korean path", "Disallow: /%ec%b1%84%ec%9a%a9", "/채용/1", false},
		{"escapes of unreserved characters are undone", "Disallow: /%7Ejoe", "/~joe", false},
		{"escapes of reserved characters are not", "Disallow: /a%2Fb", "/a/b", true},
		{"half an escape is itself", "Disallow: /100%", "/100%", false},
		{"pattern without slash matches nothing", "Disallow: jobs", "/jobs", true},
		{"robots.txt is always allowed", "Disallow: /", "/robots.txt", true},
		{"empty disallow", "Disallow:", "/a", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, parseRobots([]byte("User-agent: *\n"+c.rules), "techmap").allows(c.path))
		})
	}
}

func TestRobots_delay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, value string
		want        time.Duration
	}{
		{"seconds", "3", 3 * time.Second},
		{"fraction", "0.5", 500 * time.Millisecond},
		{"too long is capped", "86400", time.Minute},
		{"infinite is capped", "inf", time.Minute},
		{"negative is none", "-1", 0},
		{"not a number is none", "NaN", 0},
		{"words are none", "slow", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, parseRobots([]byte("User-agent: *\nCrawl-delay: "+c.value), "techmap").delay)
		})
	}
}

func TestRobots_size(t *testing.T) {
	t.Parallel()
	head := "User-agent: *\nDisallow: /early\n"
	filler := strings.Repeat("# filling\n", maxRobots/10)
	r := parseRobots([]byte(head+filler+"Disallow: /late\n"), "techmap")
	assert.False(t, r.allows("/early"), "rules within 500 KiB hold")
	assert.True(t, r.allows("/late"), "rules beyond are not read")

	cut := strings.Repeat("#", maxRobots-len("User-agent: *\nDisallow: /\n")-len("Disallow: /"))
	r = parseRobots([]byte("User-agent: *\nDisallow: /\n"[:14]+cut+"\nDisallow: /only/this\n"), "techmap")
	assert.True(t, r.allows("/a"), "a line cut in half must not say more than the whole one")
}

func TestRobots_patternsCannotExplode(t *testing.T) {
	t.Parallel()
	rules := "User-agent: *\nDisallow: /" + strings.Repeat("a*", 5000) + "b$\n"
	assert.True(t, parseRobots([]byte(rules), "techmap").allows("/"+strings.Repeat("a", 8000)))
}

func TestProductToken(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		DefaultUserAgent: "techmap",
		"Mozilla/5.0 (compatible; techmap/1.0; +https://a.example)": "techmap",
		"my-crawler_x/1.0": "my-crawler_x",
		"*":                "",
		"":                 "",
	} {
		assert.Equal(t, want, productToken(agent), agent)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%EA%B0%80", "/a%2")
	f.Add("\uFEFFUser-agent: techmap\r\nCrawl-delay: 1e9\r\nDisallow: /**", "/채용?a=*")
	f.Fuzz(func(t *testing.T, file, path string) {
		r := parseRobots([]byte(file), "techmap")
		r.allows(path)
		assert.True(t, r.allows("/robots.txt"))
		assert.LessOrEqual(t, r.delay, maxDelay)
		assert.GreaterOrEqual(t, r.delay, time.Duration(0))
		assert.Equal(t, normalizePath(path), normalizePath(normalizePath(path)), "normalizing twice changes nothing")
	})
}

func BenchmarkRobots(b *testing.B) {
	file := []byte("User-agent: *\n" + strings.Repeat("Disallow: /private/*/x\nAllow: /jobs/\n", 200))
	r := parseRobots(file, "techmap")
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			parseRobots(file, "techmap")
		}
	})
	b.Run("allows", func(b *testing.B) {
		for b.Loop() {
			r.allows("/jobs/123?page=2")
		}
	})
}
