package ui

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A link is a place to go to, or where one is.
type link struct {
	Text    string
	Href    string
	Current bool
}

// A frame is what every page has around its view.
type frame struct {
	Head      head
	View      view
	Lang      message.Lang
	Theme     string
	Site      []link // menu
	Langs     []link
	Themes    []link
	Home      string
	Canonical string
	Alternate []link // Text is a language
	Style     string
	Script    string
	Icon      string
	Cookies   string // path of the cookies of the site
}

// serve answers requests for a page.
func (s *site) serve(p page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		req := s.request(r)
		v, err := p.load(r.Context(), req)
		if to := (moved{}); errors.As(err, &to) {
			s.remember(w, r, req)
			http.Redirect(w, r, to.to, http.StatusSeeOther)
			return
		}
		name := p.view
		if err != nil {
			v, name = req.explain(err), "error"
			if v.head().Status >= http.StatusInternalServerError && r.Context().Err() == nil {
				s.opts.Logger.ErrorContext(r.Context(), "page not made", "path", r.URL.Path, "error", err)
			}
		}
		var body bytes.Buffer
		if err := req.text.print(&body, name, req.frame(v)); err != nil {
			s.opts.Logger.ErrorContext(r.Context(), "page not printed", "path", r.URL.Path, "error", err)
			http.Error(w, "internal error", http.StatusInternalServerError)
			return
		}
		s.remember(w, r, req)
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", string(req.lang))
		h.Set("Content-Length", strconv.Itoa(body.Len()))
		h.Set("Vary", "Accept-Language, Cookie")
		h.Set("Cache-Control", "private, no-cache") // a cookie may change it: browsers do not vary by that
		if status := v.head().Status; status != 0 {
			h.Set("Cache-Control", "no-store")
			w.WriteHeader(status)
		}
		_, _ = body.WriteTo(w) // a visitor who has gone is nobody to tell
	})
}

// menu returns the pages that the menu offers: path and key of the name.
func menu() [][2]string {
	return [][2]string{
		{"/", "nav.front"}, {"/openings", "nav.openings"}, {"/skills", "nav.skills"},
		{"/companies", "nav.companies"}, {"/compare", "nav.compare"}, {"/next", "nav.next"},
		{"/trends", "nav.trends"}, {"/about", "nav.about"},
	}
}

// frame returns what is around v.
func (r *request) frame(v view) frame {
	h := v.head()
	f := frame{
		Head: h, View: v, Lang: r.lang, Theme: r.theme,
		Home:    r.href("/", nil),
		Style:   r.site.opts.Link("/assets/"+r.site.assets.style, nil),
		Script:  r.site.opts.Link("/assets/"+r.site.assets.script, nil),
		Icon:    r.site.opts.Link("/assets/"+r.site.assets.icon, nil),
		Cookies: r.site.opts.Base + "/",
	}
	for _, entry := range menu() {
		f.Site = append(f.Site, link{r.text.say(entry[1]), r.href(entry[0], nil), entry[0] == h.Nav})
	}
	for _, lang := range languages() {
		to := r.site.opts.Link(r.path, with(r.carry(r.query), "lang", string(lang)))
		f.Langs = append(f.Langs, link{r.text.say("lang." + string(lang)), to, lang == r.lang})
		plain := r.site.opts.Origin + r.site.opts.Link(r.path, with(r.query, "lang", string(lang)))
		f.Alternate = append(f.Alternate, link{Text: string(lang), Href: plain})
		if lang == r.lang {
			f.Canonical = plain
		}
	}
	for _, theme := range []string{"auto", "light", "dark"} {
		to := r.site.opts.Link(r.path, with(r.carry(r.query), "theme", theme))
		f.Themes = append(f.Themes, link{theme, to, theme == r.theme || theme == "auto" && r.theme == ""})
	}
	return f
}

// A trouble is the view of a page that there is not.
type trouble struct {
	Head  head
	Title string
	Text  string
	Hints []string // what the API says of it
	Links []link
}

func (t trouble) head() head { return t.Head }

// notFound is the page of every address that is none.
func notFound(context.Context, *request) (view, error) { return nil, techmap.ErrNotFound }

// explain returns the page that says why another one could not be made.
func (r *request) explain(err error) trouble {
	status, key := http.StatusServiceUnavailable, "error.unavailable"
	switch {
	case errors.Is(err, techmap.ErrNotFound):
		status, key = http.StatusNotFound, "error.notfound"
	case errors.Is(err, techmap.ErrThrottled):
		status, key = http.StatusTooManyRequests, "error.throttled"
	case errors.Is(err, techmap.ErrInvalid):
		status, key = http.StatusBadRequest, "error.invalid"
	}
	t := trouble{
		Title: r.text.say(key), Text: r.text.say(key + ".text"),
		Links: []link{
			{Text: r.text.say("nav.front"), Href: r.href("/", nil)},
			{Text: r.text.say("nav.openings"), Href: r.href("/openings", nil)},
			{Text: r.text.say("nav.skills"), Href: r.href("/skills", nil)},
		},
	}
	var problem *rankhttp.Problem
	if errors.As(err, &problem) && status != http.StatusServiceUnavailable {
		for _, e := range problem.Errors {
			t.Hints = append(t.Hints, e.Message)
		}
		if len(t.Hints) == 0 && problem.Detail != "" {
			t.Hints = append(t.Hints, problem.Detail)
		}
	}
	t.Head = head{Title: t.Title, Description: t.Text, Robots: "noindex", Status: status}
	return t
}
