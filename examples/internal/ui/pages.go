package ui

import (
	"context"
	"slices"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A page is a kind of page.
type page struct {
	path string // as http.ServeMux has it, without the method: "/openings/{id}"
	view string // its template: templates/pages/VIEW.html, which defines "main"
	load func(ctx context.Context, r *request) (view, error)
}

// A view is what the template of a page is filled in with, as .View.
type view interface {
	head() head
}

// A head is what the frame of a page says of it.
type head struct {
	Title       string // without the name of the site
	Description string // one or two sentences, for whoever a link is passed on to
	Nav         string // path of the entry of the menu that the page is below
	Feed        string // address of a feed of the page, if it has one
	Robots      string // "noindex" for pages that are of no use in a search engine
	Status      int    // of the answer; 0 means 200
	Meta        rankhttp.Meta
}

// pages returns all pages.
func pages() []page {
	return slices.Concat(firstPages(), morePages())
}

// firstPages returns the pages of what is asked for now.
func firstPages() []page {
	return []page{
		{path: "/{$}", view: "front", load: loadFront},
		{path: "/openings", view: "openings", load: loadOpenings},
		{path: "/openings/{id}", view: "opening", load: loadOpening},
	}
}
