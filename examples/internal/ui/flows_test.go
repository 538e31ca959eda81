package ui

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// TestBrowserFlows goes the ways of visitors, with a script and without.
func TestBrowserFlows(t *testing.T) {
	for _, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "with script", false: "without script"}[script], func(t *testing.T) {
			b := startBrowser(t)
			b.do(emulation.SetScriptExecutionDisabled(!script))
			for _, d := range devices() {
				b.as(d)
				for name, flow := range map[string]func(*browser, device, bool){
					"search": flowSearch, "narrow": flowNarrow, "read": flowRead, "page": flowPage,
					"language": flowLanguage, "theme": flowTheme, "find": flowFind, "compare": flowCompare, "next": flowNext,
				} {
					t.Log(d.name, name)
					b.do(network.ClearBrowserCookies())
					flow(b, d, script)
					b.fine()
				}
			}
		})
	}
}

// flowSearch looks for a field that nobody listed.
func flowSearch(b *browser, d device, _ bool) {
	b.visit(withLang("/", d.lang))
	b.do(chromedp.SendKeys("#f-words", "linux", chromedp.ByQuery))
	b.leave(chromedp.SendKeys("#f-words", kb.Enter, chromedp.ByQuery))
	path, q := b.at()
	assert.Equal(b.t, "/", path)
	assert.Equal(b.t, "linux", q.Get("words"))
	assert.Contains(b.t, b.text("h1"), "linux")
	assert.Contains(b.t, b.text(".ranking"), "Linux")
}

// flowNarrow goes from a field to newcomers, to a region, and back again.
func flowNarrow(b *browser, d device, script bool) {
	b.visit(withLang("/", d.lang))
	if script { // a choice is an answer
		b.leave(chromedp.SetValue("#f-role", "backend", chromedp.ByQuery))
	} else {
		b.do(chromedp.SetValue("#f-role", "backend", chromedp.ByQuery))
		b.follow(".asked button")
	}
	_, q := b.at()
	assert.Equal(b.t, "backend", q.Get("role"))
	if script {
		assert.False(b.t, q.Has("words"), "empty fields stay out of the address")
	}
	b.follow(".segments li:nth-child(2) a")
	_, q = b.at()
	assert.Equal(b.t, "true", q.Get("new_grad"))
	assert.Equal(b.t, "backend", q.Get("role"))
	b.follow(".facet a[href*='region=']")
	_, q = b.at()
	assert.NotEmpty(b.t, q.Get("region"))
	assert.Equal(b.t, 3, eval[int](b, `document.querySelectorAll(".chips li a:not(.clear)").length`))
	b.follow(".chips .clear")
	_, q = b.at()
	assert.Empty(b.t, q.Get("role"))
}

// flowRead reads the words that prove what an opening asks for.
func flowRead(b *browser, d device, _ bool) {
	b.visit(withLang("/?role=backend", d.lang))
	b.follow(".openings .o-title a")
	path, _ := b.at()
	assert.Contains(b.t, path, "/openings/")
	assert.NotEmpty(b.t, b.text("blockquote mark"))
	assert.Equal(b.t, "nofollow noopener external", eval[string](b, `document.querySelector(".original a").rel`))
	report := eval[string](b, `document.querySelector(".p-where a").href`)
	assert.Contains(b.t, report, "issues/new?title=")
}

// flowPage goes to the next page of a list and to the first again.
func flowPage(b *browser, d device, _ bool) {
	b.visit(withLang("/openings?role=backend", d.lang))
	first := b.text(".o-title")
	firstID := eval[string](b, `document.querySelector(".o-title a").pathname`)
	b.follow(".pager a[rel=next]")
	_, q := b.at()
	assert.NotEmpty(b.t, q.Get("cursor"))
	assert.NotEqual(b.t, firstID, eval[string](b, `document.querySelector(".o-title a").pathname`))
	b.follow(".pager a")
	assert.Equal(b.t, first, b.text(".o-title"))
}

// flowLanguage changes the language, and keeps it on the next page.
func flowLanguage(b *browser, d device, _ bool) {
	other := map[string]string{"ko": "en", "en": "ko"}[d.lang]
	b.visit(withLang("/?role=backend", d.lang))
	b.follow(".settings a[href*='lang=" + other + "']")
	_, q := b.at()
	assert.Equal(b.t, "backend", q.Get("role"), "the question stays")
	assert.Equal(b.t, other, eval[string](b, "document.documentElement.lang"))
	b.follow(".menu li:nth-child(2) a")
	assert.Equal(b.t, other, eval[string](b, "document.documentElement.lang"))
	b.visit("/")
	assert.Equal(b.t, other, eval[string](b, "document.documentElement.lang"), "kept in a cookie")
}

// flowTheme changes the colours, and keeps them on the next page.
func flowTheme(b *browser, d device, script bool) {
	other := map[string]string{"light": "dark", "dark": "light"}[d.theme]
	const ground = "getComputedStyle(document.body).backgroundColor"
	b.visit(withLang("/", d.lang))
	before := eval[string](b, ground)
	selector := "[data-theme-choice=" + other + "]"
	if script {
		b.do(chromedp.Click(selector, chromedp.ByQuery))
	} else {
		b.follow(selector)
	}
	after := eval[string](b, ground)
	assert.NotEqual(b.t, before, after)
	b.visit("/openings")
	assert.Equal(b.t, after, eval[string](b, ground), "kept in a cookie")
}

// TestBrowserKeyboard reaches the content by keys alone.
func TestBrowserKeyboard(t *testing.T) {
	b := startBrowser(t)
	b.visit("/?lang=en")
	b.do(chromedp.KeyEvent(kb.Tab))
	assert.Equal(t, "skip", eval[string](b, "document.activeElement.className"))
	b.do(chromedp.KeyEvent(kb.Enter))
	assert.Equal(t, "main", eval[string](b, "document.activeElement.id"))
	b.do(chromedp.KeyEvent(kb.Tab))
	assert.Equal(t, "f-words", eval[string](b, "document.activeElement.id"))
	outline := eval[string](b, "getComputedStyle(document.activeElement).outlineStyle")
	assert.Equal(t, "solid", outline, "the focus is seen")
}
