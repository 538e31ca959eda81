package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A device is how a visitor looks at a page.
type device struct {
	name          string
	width, height int64
	theme, lang   string
}

// devices returns each language, size and colour, and each pair of them but one.
func devices() []device {
	return []device{
		{"phone-light-ko", 360, 780, "light", "ko"}, {"desktop-dark-en", 1280, 900, "dark", "en"},
		{"phone-dark-en", 390, 844, "dark", "en"}, {"desktop-light-ko", 1440, 900, "light", "ko"},
	}
}

// A browser is a tab of Chromium, with what went wrong in it.
type browser struct {
	t    *testing.T
	ctx  context.Context
	base string

	mutex  sync.Mutex
	wrongs []string
}

// startBrowser starts Chromium and a server of the market, if the environment asks for
// tests in a browser.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	if os.Getenv("TECHMAP_TEST_BROWSER") == "" {
		t.Skip("TECHMAP_TEST_BROWSER=1 tests the pages in Chromium")
	}
	path := os.Getenv("TECHMAP_CHROMIUM")
	if path == "" {
		path = "/usr/bin/chromium"
	}
	server := httptest.NewServer(whole(t, marketAPI(t, true, market), nil))
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	b := &browser{t: t, ctx: ctx, base: server.URL}
	chromedp.ListenTarget(ctx, b.hear)
	b.do(log.Enable(), runtime.Enable())
	return b
}

// hear takes down what went wrong in a page.
func (b *browser) hear(event any) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.wrongs = append(b.wrongs, e.ExceptionDetails.Error())
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError || e.Entry.Level == log.LevelWarning {
			b.wrongs = append(b.wrongs, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// do acts in the tab.
func (b *browser) do(actions ...chromedp.Action) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 30*time.Second)
	defer stop()
	if b.wrongs == nil { // the first call starts the browser, which must outlive ctx
		ctx = b.ctx
		b.wrongs = []string{}
	}
	require.NoError(b.t, chromedp.Run(ctx, actions...))
}

// as makes the tab that of a device.
func (b *browser) as(d device) {
	b.t.Helper()
	b.do(
		emulation.SetDeviceMetricsOverride(d.width, d.height, 1, d.width < 500),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: d.theme}}),
	)
}

// visit opens a page.
func (b *browser) visit(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.base+path), chromedp.WaitReady("main"))
}

// at returns the path and the question of the page that is open.
func (b *browser) at() (string, url.Values) {
	b.t.Helper()
	var address string
	b.do(chromedp.Location(&address))
	u, err := url.Parse(address)
	require.NoError(b.t, err)
	return u.Path, u.Query()
}

// eval returns what an expression gives in the page.
func eval[T any](b *browser, expression string) (value T) {
	b.t.Helper()
	b.do(chromedp.Evaluate(expression, &value, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
		return p.WithAwaitPromise(true)
	}))
	return value
}

// text returns the text of the first element that a selector finds.
func (b *browser) text(selector string) string {
	b.t.Helper()
	return eval[string](b, fmt.Sprintf("document.querySelector(%q).textContent", selector))
}

// leave acts so that another page opens, and waits for it.
func (b *browser) leave(actions ...chromedp.Action) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, 30*time.Second)
	defer stop()
	_, err := chromedp.RunResponse(ctx, actions...)
	require.NoError(b.t, err)
	b.do(chromedp.WaitReady("main"))
}

// follow clicks the link that a selector finds.
func (b *browser) follow(selector string) {
	b.t.Helper()
	b.leave(chromedp.Click(selector, chromedp.NodeVisible, chromedp.ByQuery))
}

// fine checks that nothing went wrong since it was last asked.
func (b *browser) fine() {
	b.t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	assert.Empty(b.t, b.wrongs)
	b.wrongs = b.wrongs[:0]
}

// shoot keeps a picture of the page, if the environment names a folder.
func (b *browser) shoot(name string) {
	b.t.Helper()
	out := os.Getenv("OUT")
	if out == "" {
		return
	}
	var picture []byte
	b.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		picture, err = cdp.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	require.NoError(b.t, os.MkdirAll(out, 0o755))
	require.NoError(b.t, os.WriteFile(filepath.Join(out, name+".png"), picture, 0o600))
}

// TestBrowserPages opens every page as every device.
func TestBrowserPages(t *testing.T) {
	b := startBrowser(t)
	axe := readAxe(t)
	for _, d := range devices() {
		b.as(d)
		for i, path := range everyPage() {
			b.visit(withLang(path, d.lang))
			b.fine()
			wide := eval[int64](b, "document.documentElement.scrollWidth")
			assert.LessOrEqual(t, wide, d.width, "%s of %s goes beyond the screen", path, d.name)
			for _, wrong := range b.audit(axe) {
				assert.Fail(t, wrong, "%s as %s", path, d.name)
			}
			b.shoot(fmt.Sprintf("%s-%02d-%s", d.name, i, fileName(path)))
		}
	}
}

// withLang returns a path in a language.
func withLang(path, lang string) string {
	if strings.Contains(path, "?") {
		return path + "&lang=" + lang
	}
	return path + "?lang=" + lang
}

// fileName returns a path as the name of a file.
func fileName(path string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune("/?&=%:", r) {
			return '-'
		}
		return r
	}, path), "-")
}

// readAxe returns the program that looks for barriers, if the environment names it.
func readAxe(t *testing.T) string {
	t.Helper()
	path := os.Getenv("TECHMAP_AXE")
	if path == "" {
		t.Log("TECHMAP_AXE names no axe.min.js: barriers are not looked for")
		return ""
	}
	program, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(program)
}

// audit returns the barriers that axe calls serious, by the rules of WCAG 2.2 AA.
func (b *browser) audit(axe string) []string {
	b.t.Helper()
	if axe == "" {
		return nil
	}
	b.do(chromedp.Evaluate(axe+";0", nil))
	report := eval[string](b, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => JSON.stringify(r.violations))`)
	var violations []struct {
		ID, Impact, Help string
		Nodes            []struct{ HTML, FailureSummary string }
	}
	require.NoError(b.t, json.Unmarshal([]byte(report), &violations))
	var out []string
	for _, v := range violations {
		if v.Impact != "serious" && v.Impact != "critical" {
			continue
		}
		first := v.Nodes[0]
		out = append(out, fmt.Sprintf("%s: %s (%d): %s %s", v.ID, v.Help, len(v.Nodes), first.HTML, first.FailureSummary))
	}
	return out
}
