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
	text, err := Decode(h.Get("Content-Type"), body[:min(len(body), maxChallenge)])
	if err != nil {
		return nil // whoever reads the page will say so
	}
	page := inspect(text)
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

func looksLikeHTML(contentType string, body []byte) bool {
	if t := strings.ToLower(contentType); strings.Contains(t, "html") {
		return true
	}
	start := bytes.ToLower(bytes.TrimSpace(body[:min(len(body), 256)]))
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// challengeTitles are what the titles of such pages say, in lower case.
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

func inspect(page string) inspected {
	var got inspected
	var within atom.Atom // whose text no reader sees, or the title
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return got
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			within = hidden(t.DataAtom)
			if got.captcha == "" {
				got.captcha = captchaIn(t)
			}
		case html.EndTagToken:
			within = 0
		case html.TextToken:
			text := strings.TrimSpace(z.Token().Data)
			switch within {
			case 0:
				got.text += utf8.RuneCountInString(text)
			case atom.Title:
				got.title = strings.ToLower(text)
			}
		}
	}
}

// hidden returns tag if its text is not part of the page's, else 0.
func hidden(tag atom.Atom) atom.Atom {
	switch tag {
	case atom.Title, atom.Script, atom.Style:
		return tag
	}
	return 0
}

// captchaIn returns the sign of a test in an element: of a widget's class or id,
// of a form, a field or a frame.
func captchaIn(t html.Token) string {
	for _, attr := range t.Attr {
		switch attr.Key {
		case "class", "id", "name", "action", "src":
			if t.DataAtom == atom.Script && attr.Key == "src" {
				continue // many pages load the script and few show the test
			}
			if sign := contained(strings.ToLower(attr.Val), captchaSigns()); sign != "" {
				return sign
			}
		}
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
