package main

import (
	"context"
	"runtime"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// sitesCmd is about the sites that can be collected from.
type sitesCmd struct {
	List  sitesListCmd  `cmd:"" default:"withargs" help:"List the sites."`
	Show  sitesShowCmd  `cmd:"" help:"Show what is known of a site: rights, keys, companies."`
	Check sitesCheckCmd `cmd:"" help:"Run a site's file on a recorded page, or on the site itself."`
	New   sitesNewCmd   `cmd:"" help:"Draft the file of a site from a feed, or a page of one posting."`
}

// sitesListCmd lists the sites.
type sitesListCmd struct{ formatFlag }

// A siteInfo is one line of the list.
type siteInfo struct {
	Name      string        `json:"name"`
	Access    string        `json:"access"`
	Key       bool          `json:"key"`       // needs credentials
	Companies *int          `json:"companies"` // how many are known, null if the site is not asked by company
	Rights    string        `json:"rights"`    // in words
	Shown     techmap.Shown `json:"shown"`     // the most that may be shown of a posting
	Exported  bool          `json:"exported"`  // postings may be handed on
	Default   bool          `json:"default"`   // collected from unless told otherwise
	Verified  string        `json:"verified"`  // how it is known to work
	About     string        `json:"about"`
	File      string        `json:"file"` // "embedded", or a path
	Err       string        `json:"err,omitzero"`
}

// isSample reports whether a source is one of the sample sites.
func isSample(source string) bool {
	return source == sample.BoardName || source == sample.CareersName
}

// Run implements the command.
func (c *sitesListCmd) Run(_ context.Context, a *app) error {
	catalog, err := a.sites()
	if err != nil {
		return err
	}
	var infos []siteInfo
	for _, s := range sample.Sites() {
		infos = append(infos, a.sampleInfo(s.Name()))
	}
	for _, s := range catalog.all() {
		infos = append(infos, a.infoOf(s))
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, infos)
	}
	return a.printSites(infos, c.Format)
}

func (a *app) sampleInfo(name string) siteInfo {
	return siteInfo{
		Name: name, Access: accessSample, Rights: a.say(textSampleRights), Shown: techmap.ShownText, Exported: true,
		Default: true, Verified: "every test run", About: a.say(textSampleAbout), File: embedded,
	}
}

const (
	embedded     = "embedded" // where files come from that ship with the command
	accessSample = "sample"   // how the sample sites are reached
)

func (a *app) infoOf(s *site) siteInfo {
	info := siteInfo{Name: s.name, File: embedded}
	if s.from != "" {
		info.File = s.from
	}
	if s.broken != nil {
		info.Err = s.brokenError().Error()
		return info
	}
	info.Access, info.Key, info.Default, info.Verified = s.spec.Access, len(s.spec.Keys) > 0, s.spec.Default, s.spec.Verified
	info.Shown, info.Exported, info.About = s.spec.Rights.Shown, s.spec.Rights.Exported, a.about(s)
	info.Rights = strings.Join(a.rightsInWords(s.spec.Rights), "; ")
	if s.tenants.needed {
		n := len(s.tenants.Tenants)
		info.Companies = &n
	}
	return info
}

// printSites prints the list: as wide as a terminal, or with all there is.
func (a *app) printSites(infos []siteInfo, format render.Format) error {
	heads := []message.Text{headName, headAccess, headNeeds, headRights, headDefault, headVerified}
	if format != render.Table {
		heads = append(heads, headAbout, headFile)
	}
	sheet := render.Sheet{}
	for _, h := range heads {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h)})
	}
	for _, i := range infos {
		verified := i.Verified
		if state, day, ok := strings.Cut(verified, " "); ok && format == render.Table && i.Access != accessSample {
			verified = state + " " + day[:min(len(day), len("2026-11"))]
		}
		row := []any{i.Name, i.Access, a.needs(i), a.shownAs(i), a.onOff(i.Default), a.verified(verified), i.About, i.File}
		if i.Err != "" {
			row = []any{i.Name, a.say(textBroken), "", "", "", "", "", i.File}
		}
		sheet.Rows = append(sheet.Rows, row[:len(heads)])
	}
	if format != render.CSV {
		sheet.Notes = a.siteNotes(infos)
	}
	return sheet.Write(a.stdout, format, a.color)
}

// siteNotes says what the words of the list mean, and how far it can be believed.
func (a *app) siteNotes(infos []siteInfo) []string {
	recorded, documented, never, live, broken := 0, 0, 0, 0, 0
	for _, i := range infos {
		state, _, _ := strings.Cut(i.Verified, " ")
		switch {
		case i.Err != "":
			broken++
		case i.Access == accessSample:
		case state == "recorded":
			recorded++
		case state == "documented":
			documented++
		case state == "live":
			live++
		default:
			never++
		}
	}
	notes := []string{a.say(textRightsLegend), a.say(textVerifiedLegend, documented, recorded, never)}
	if live == 0 {
		notes = append(notes, a.say(textNeverLive))
	}
	if broken > 0 {
		notes = append(notes, a.say(textBrokenSites, broken))
	}
	return notes
}

// needs says what a site wants that its file does not have.
func (a *app) needs(i siteInfo) string {
	var needs []string
	if i.Key {
		needs = append(needs, a.say(textNeedsKey))
	}
	if i.Companies != nil {
		needs = append(needs, a.say(pick(*i.Companies > 0, textByCompany, textNoCompany)))
	}
	if len(needs) == 0 {
		return "–"
	}
	return strings.Join(needs, ", ")
}

func (a *app) shownAs(i siteInfo) string {
	shown := a.say(shownWords[i.Shown])
	if i.Exported {
		shown += a.say(textPlusExport)
	}
	return shown
}

// verified puts how a site is known to work into the user's language.
func (a *app) verified(v string) string {
	state, day, _ := strings.Cut(v, " ")
	word, ok := verifiedWords[state]
	if !ok {
		return v
	}
	if state == "every" {
		return a.say(word) // which says it all
	}
	return strings.TrimSpace(a.say(word) + " " + day)
}

func (a *app) about(s *site) string {
	return message.Text{En: s.spec.About.En, Ko: s.spec.About.Ko}.In(a.lang)
}

func (a *app) onOff(v bool) string {
	if v {
		return a.say(textOn)
	}
	return a.say(textOff)
}

// rightsInWords says what may be done with postings, a thing a line.
func (a *app) rightsInWords(r techmap.Rights) []string {
	words := []string{a.say(pick(r.Counted, textCounted, textNotCounted))}
	words = append(words, a.say(shownSentences[r.Shown]), a.say(pick(r.Exported, textExported, textNotExported)))
	if r.Retention > 0 {
		words = append(words, a.say(textKept, r.Retention))
	} else {
		words = append(words, a.say(textKeptLong))
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

func pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}

// versionCmd shows versions.
type versionCmd struct{}

// Run implements the command.
func (c *versionCmd) Run(_ context.Context, a *app) error {
	return render.WriteJSON(a.stdout, struct {
		Version  string `json:"version"`
		Taxonomy string `json:"taxonomy"`
		Go       string `json:"go"`
	}{techmap.Version, a.tax.Version(), runtime.Version()})
}
