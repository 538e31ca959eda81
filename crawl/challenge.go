package crawl

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/techmap-it/techmap"
)

const (
	// maxChallenge is how much of a page is looked at. Challenges are short.
	maxChallenge = 64 << 10
	// maxChallengeText is the most text, in runes, of a page that asks nothing
	// but whether a person reads it. A posting with a captcha in its
	// application form has more.
	maxChallengeText = 600
)

// challenge returns ErrBlocked if an answer, whatever its status, is not what
// was asked for but a test whether a person asks.
func challenge(h http.Header, body []byte) error {
	if h.Get("Cf-Mitigated") != "" {
		return challengeError("header cf-mitigated")
	}
	if !looksLikeHTML(h.Get("Content-Type"), body) {
		return nil
	}
	start := body[:min(len(body), maxChallenge)]
	if !isUTF8(h.Get("Content-Type"), start) {
		text, err := Decode(h.Get("Content-Type"), start)
		if err != nil {
			return nil // whoever reads the page will say so
		}
		start = []byte(text)
	}
	if showsMore(start, maxChallengeText) {
		return nil
	}
	page := inspect(start, maxChallengeText)
	if sign := contained(page.title, challengeTitles()); sign != "" && page.text <= maxChallengeText {
		return challengeError("title " + sign)
	}
	if page.captcha != "" && page.text <= maxChallengeText && len(body) <= maxChallenge {
		return challengeError(page.captcha)
	}
	return nil
}

func challengeError(sign string) error {
	return &because{Challenged, fmt.Errorf("answer is a challenge (%s): %w", sign, techmap.ErrBlocked)}
}

// looksLikeHTML reports whether an answer is a page, by its header or its beginning:
// challenges come in place of JSON too, and with its media type.
func looksLikeHTML(contentType string, body []byte) bool {
	if t := strings.ToLower(contentType); strings.Contains(t, "html") {
		return true
	}
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 256)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// challengeTitles are what the titles of such pages say, in lower case: those of the
// services that many sites hide behind, and of Korean firewalls. A posting may well have
// such words in its title, which is why the length of the page decides as well.
func challengeTitles() []string {
	return []string{
		"just a moment", "attention required!", "access denied", "access to this page has been denied",
		"pardon our interruption", "are you a robot", "are you human", "robot check", "human verification",
		"security check", "ddos-guard", "비정상적인 접근", "자동화된 요청", "접근이 차단", "접근 차단",
		"자동입력 방지", "자동 입력 방지", "로봇이 아닙니다", "로봇 확인",
	}
}

// captchaSigns are in attributes of the tests themselves, in lower case.
func captchaSigns() []string {
	return []string{"captcha", "cf-turnstile", "cf-challenge", "challenge-form", "px-block"}
}

// An inspected page is what tells a challenge from a page of the site's own.
type inspected struct {
	title   string // in lower case
	text    int    // runes that a reader sees, without space
	captcha string // the sign of a test that was found, "" if none was
}

// inspect reads a page until it has shown more than so many runes.
func inspect(page []byte, enough int) inspected {
	var got inspected
	var within atom.Atom // whose text no reader sees, or the title
	z := html.NewTokenizer(bytes.NewReader(page))
	for got.text <= enough {
		switch z.Next() {
		case html.ErrorToken:
			return got
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			tag := atom.Lookup(name)
			within = hidden(tag)
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				if got.captcha == "" {
					got.captcha = captchaIn(tag, atom.Lookup(key), value)
				}
			}
		case html.EndTagToken:
			within = 0
		case html.TextToken:
			text := bytes.TrimSpace(z.Text())
			switch within {
			case 0:
				got.text += utf8.RuneCount(text)
			case atom.Title:
				got.title = strings.ToLower(string(text))
			}
		}
	}
	return got
}

// hidden returns tag if its text is not part of the page's, else 0.
func hidden(tag atom.Atom) atom.Atom {
	switch tag {
	case atom.Title, atom.Script, atom.Style:
		return tag
	}
	return 0
}

// captchaIn returns the sign of a test in an attribute of an element: of a
// widget's class or id, of a form, a field or a frame.
func captchaIn(tag, key atom.Atom, value []byte) string {
	switch key {
	case atom.Class, atom.Id, atom.Name, atom.Action, atom.Src:
		if tag == atom.Script && key == atom.Src {
			return "" // many pages load the script and few show the test
		}
		return contained(strings.ToLower(string(value)), captchaSigns())
	}
	return ""
}

// contained returns the first of signs that text contains, "" if none is.
func contained(text string, signs []string) string {
	for _, sign := range signs {
		if strings.Contains(text, sign) {
			return sign
		}
	}
	return ""
}
