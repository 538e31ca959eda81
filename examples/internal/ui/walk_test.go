package ui

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// limit is how large a page may be.
const limit = 100_000

// everyPage returns an address of each kind of page and state, without the language.
func everyPage() []string {
	return []string{
		"/", "/?family=language", "/?role=backend", "/?role=backend&new_grad=true", "/?role=backend&experienced=true&family=database",
		"/?words=linux", "/?words=임베디드", "/?role=backend&region=서울&work=remote&seniority=junior", "/?role=backend&words=neverheard",
		"/?role=frontend&skill=react&n=20", "/?role=backend&min_sample=1&region=서울&company=회사05",
		"/openings", "/openings?role=backend&new_grad=true", "/openings?words=linux&sort=newest", "/openings?words=neverheard",
		"/openings/hanbit:1000", "/openings/worldjobs:1004", "/openings/hanbit:1008", "/openings/worldjobs:1012", "/openings/hanbit:1016",
		"/openings/worldjobs:1006",
		"/skills", "/skills?q=spring", "/skills/java", "/skills/java?role=backend", "/skills/cobol",
		"/companies", "/companies?words=회사0", "/companies/회사05",
		"/compare", "/compare?a=role%3Dbackend&b=role%3Dfrontend",
		"/next", "/next?role=backend&have=java&have=spring", "/trends", "/trends?role=backend", "/about", "/status",
	}
}

// elements calls visit with every element of a page and the value of data-from that it
// stands in.
func elements(n *html.Node, from string, visit func(n *html.Node, from string)) {
	if n.Type == html.ElementNode {
		if f, ok := attr(n, "data-from"); ok {
			from = f
		}
		visit(n, from)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		elements(c, from, visit)
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// TestPages checks what must hold for every page in both languages.
func TestPages(t *testing.T) {
	t.Parallel()
	api := marketAPI(t, true, market)
	h := whole(t, api, nil)
	for _, lang := range []string{"ko", "en"} {
		for _, path := range everyPage() {
			t.Run(lang+path, func(t *testing.T) {
				t.Parallel()
				address, err := url.Parse(path)
				require.NoError(t, err)
				address.RawQuery = with(address.Query(), "lang", lang).Encode()
				w := fetch(t, h, address.String())
				require.Equal(t, http.StatusOK, w.Code, w.Body)
				body := w.Body.String()
				assert.Less(t, len(body), limit, "size")
				checkWellFormed(t, body)
				root, err := html.Parse(strings.NewReader(body))
				require.NoError(t, err)
				checkPage(t, root, lang)
				checkNumbers(t, api, root)
			})
		}
	}
}

// checkWellFormed checks that what is opened is closed, in order.
func checkWellFormed(t *testing.T, body string) {
	t.Helper()
	void := []string{"meta", "link", "input", "br", "hr", "img", "wbr", "col"}
	var open []string
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			require.ErrorIs(t, z.Err(), io.EOF)
			require.Empty(t, open, "elements left open")
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			if !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			require.NotEmpty(t, open, "nothing is open that </%s> could close", name)
			require.Equal(t, open[len(open)-1], string(name), "within %s", strings.Join(open, " "))
			open = open[:len(open)-1]
		}
	}
}

// checkPage checks the parts that every page has.
func checkPage(t *testing.T, root *html.Node, lang string) {
	t.Helper()
	count := make(map[string]int)
	ids := make(map[string]int)
	elements(root, "", func(n *html.Node, _ string) {
		count[n.Data]++
		if id, ok := attr(n, "id"); ok {
			ids[id]++
		}
		if n.Data == "html" {
			got, _ := attr(n, "lang")
			assert.Equal(t, lang, got)
		}
		_, styled := attr(n, "style")
		assert.False(t, styled, "a style attribute, which the policy forbids")
		for _, a := range n.Attr {
			assert.False(t, strings.HasPrefix(a.Key, "on"), "a script in an attribute: %s", a.Key)
		}
		if n.Data == "script" {
			assert.Nil(t, n.FirstChild, "a script in the page")
		}
		if n.Data == "table" {
			assert.NotNil(t, find(n, "caption"), "a table without a caption")
		}
	})
	for _, one := range []string{"title", "main", "h1", "footer"} {
		assert.Equal(t, 1, count[one], one)
	}
	for id, n := range ids {
		assert.Equal(t, 1, n, "id %q", id)
	}
	text := textOf(root)
	assert.NotContains(t, text, "%!", "a text that is filled in wrongly")
	assert.Equal(t, 1, count["script"], "a script that is not of the site")
	assert.Zero(t, count["img"], "an image that is not of the site")
	assert.Contains(t, text, map[string]string{"ko": "예시 데이터입니다", "en": "Sample data"}[lang])
	assert.Contains(t, text, "Data: ", "the credit of a source")
}

// checkNumbers checks that every number of a page is the one that the API answers.
func checkNumbers(t *testing.T, api http.Handler, root *html.Node) {
	t.Helper()
	answers := make(map[string]any)
	elements(root, "", func(n *html.Node, from string) {
		path, ok := attr(n, "data-api")
		if !ok {
			return
		}
		require.NotEmpty(t, from, "data-api=%q stands in no data-from", path)
		if _, asked := answers[from]; !asked {
			w := fetch(t, api, from)
			require.Equal(t, http.StatusOK, w.Code, "%s: %s", from, w.Body)
			var answer any
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
			answers[from] = answer
		}
		want, found := dig(answers[from], path)
		require.True(t, found, "%s has no %s", from, path)
		got, _ := attr(n, "data-value")
		assert.Equal(t, fmt.Sprint(want), normal(got), "%s of %s", path, from)
		assert.NotEmpty(t, strings.TrimSpace(textOf(n)), "%s is not shown", path)
	})
}

// dig returns what stands at a path of an answer: names and places, apart by dots.
func dig(answer any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		switch v := answer.(type) {
		case map[string]any:
			next, ok := v[name]
			if !ok {
				return nil, false
			}
			answer = next
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			answer = v[i]
		default:
			return nil, false
		}
	}
	return answer, true
}

// normal writes a number as fmt writes one of JSON.
func normal(value string) string {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	return fmt.Sprint(v)
}

// find returns the first element of a name in n.
func find(n *html.Node, name string) *html.Node {
	var found *html.Node
	elements(n, "", func(n *html.Node, _ string) {
		if found == nil && n.Data == name {
			found = n
		}
	})
	return found
}

// textOf returns the text in n.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(textOf(c))
	}
	return b.String()
}

// TestLinksResolve follows every link of every page, and those of the pages behind them,
// as far as they stay on the site.
func TestLinksResolve(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "/below/it"} {
		t.Run("base "+base, func(t *testing.T) {
			t.Parallel()
			h := whole(t, marketAPI(t, false, market), &Options{Base: base})
			seen := make(map[string]bool)
			var next []string
			for _, path := range everyPage() {
				next = append(next, base+path)
			}
			const most = 120 // of thousands: every state links to its neighbours
			for len(next) > 0 && len(seen) < most {
				address := next[0]
				next = next[1:]
				if seen[address] {
					continue
				}
				seen[address] = true
				w := fetch(t, h, address)
				if !assert.Less(t, w.Code, 400, "%s: %s", address, w.Body) {
					return
				}
				if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
					next = append(next, linksOf(t, base, address, w.Body.String())...)
				}
			}
		})
	}
}

// linksOf returns the addresses on this site that a page names.
func linksOf(t *testing.T, base, address, body string) []string {
	t.Helper()
	at, err := url.Parse(address)
	require.NoError(t, err)
	root, err := html.Parse(strings.NewReader(body))
	require.NoError(t, err)
	var out []string
	elements(root, "", func(n *html.Node, _ string) {
		for _, name := range []string{"href", "src", "action"} {
			link, ok := attr(n, name)
			if !ok || strings.HasPrefix(link, "#") {
				continue
			}
			to, err := at.Parse(link)
			if !assert.NoError(t, err, "%s in %s", link, address) || to.Host != "" || to.Scheme == "mailto" {
				continue
			}
			if assert.True(t, strings.HasPrefix(to.Path, base+"/"), "%s leaves %s", link, base) {
				to.Fragment = ""
				out = append(out, to.String())
			}
		}
	})
	return out
}
