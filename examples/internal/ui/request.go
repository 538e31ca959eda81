package ui

import (
	"net/http"
	"net/url"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A request is one question of a visitor.
type request struct {
	site *site
	api  *rankhttp.Client
	text printer // texts and numbers in the visitor's language

	lang    message.Lang
	theme   string     // "light", "dark" or empty for what the system has
	path    string     // below Options.Base
	query   url.Values // what the page passes on to the API: filled in and without the page's own
	carried url.Values // what links carry on
	id      string     // the {id} of the path
}

// Cookies that keep what a visitor chose. They say nothing else of anybody.
const (
	langCookie  = "techmap_lang"
	themeCookie = "techmap_theme"
	cookieAge   = 365 * 24 * 60 * 60 // seconds
)

// request reads what r asks for.
func (s *site) request(r *http.Request) *request {
	all := filled(r.URL.Query())
	out := &request{
		site: s, path: r.URL.EscapedPath(), id: r.PathValue("id"),
		lang:    s.langOf(r, all.Get("lang")),
		theme:   themeOf(r, all.Get("theme")),
		query:   without(all, own()...),
		carried: make(url.Values),
	}
	out.api, out.text = s.api.In(string(out.lang)), s.printer[out.lang]
	if regions := valuesOf(out.query, "region"); len(regions) > 0 {
		for i, name := range regions {
			regions[i] = regionID(name)
		}
		out.query["region"] = regions
	}
	if all.Has("lang") && cookie(r, langCookie) != string(out.lang) {
		out.carried.Set("lang", string(out.lang))
	}
	if all.Has("theme") && cookie(r, themeCookie) != out.theme {
		out.carried.Set("theme", all.Get("theme"))
	}
	return out
}

// remember keeps in cookies what the address of r chose.
func (s *site) remember(w http.ResponseWriter, r *http.Request, page *request) {
	q := r.URL.Query()
	keep := func(name, value string) {
		http.SetCookie(w, &http.Cookie{
			Name: name, Value: value, Path: s.opts.Base + "/", MaxAge: cookieAge,
			SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
		})
	}
	if q.Has("lang") {
		keep(langCookie, string(page.lang))
	}
	if q.Has("theme") {
		keep(themeCookie, page.theme)
	}
}

// langOf returns the language to answer in: that of the address, of the cookie or of
// the browser, whichever is known first.
func (s *site) langOf(r *http.Request, asked string) message.Lang {
	for _, name := range []string{asked, cookie(r, langCookie)} {
		if lang := message.Lang(name); lang == message.Korean || lang == message.English {
			return lang
		}
	}
	return accepted(r.Header.Get("Accept-Language"), s.opts.Lang)
}

// themeOf returns the colours to answer in.
func themeOf(r *http.Request, asked string) string {
	if asked == "" {
		asked = cookie(r, themeCookie)
	}
	if asked == "light" || asked == "dark" {
		return asked
	}
	return ""
}

// cookie returns the value of a cookie, empty if there is none.
func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}
