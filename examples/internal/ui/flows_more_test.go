package ui

import (
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
)

// flowFind looks for a technology and opens its page, then one of its openings.
func flowFind(b *browser, d device, _ bool) {
	b.visit(withLang("/skills", d.lang))
	b.do(chromedp.SendKeys("#q", "sprin", chromedp.ByQuery))
	b.leave(chromedp.SendKeys("#q", kb.Enter, chromedp.ByQuery))
	_, q := b.at()
	assert.Equal(b.t, "sprin", q.Get("q"))
	b.follow("main a[href*='/skills/spring']")
	assert.Contains(b.t, b.text("h1"), "Spring")
	b.follow("main a[href*='/openings/']")
	assert.NotEmpty(b.t, b.text(".proofs"))
}

// flowCompare sets two fields side by side.
func flowCompare(b *browser, d device, _ bool) {
	b.visit(withLang("/compare", d.lang))
	b.do(
		chromedp.SetValue("#a-role", "backend", chromedp.ByQuery),
		chromedp.SetValue("#b-role", "frontend", chromedp.ByQuery),
	)
	b.follow(".sides button")
	assert.Contains(b.t, b.text("main"), "React")
	assert.Contains(b.t, b.text("main"), "Java")
}

// flowNext says what one has, and reads what to learn next.
func flowNext(b *browser, d device, _ bool) {
	b.visit(withLang("/next?role=backend", d.lang))
	b.do(chromedp.SendKeys("#add", "java", chromedp.ByQuery))
	b.follow(".finder button")
	assert.Contains(b.t, b.text("main"), "Java")
	_, q := b.at()
	assert.Equal(b.t, "backend", q.Get("role"))
}
