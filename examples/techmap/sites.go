package main

import (
	"context"
	"runtime"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
)

// sitesCmd lists the sites.
type sitesCmd struct{ formatFlag }

// A siteInfo is one line of the list.
type siteInfo struct {
	Name     string `json:"name"`
	Access   string `json:"access"`
	Key      bool   `json:"key"`      // needs an account
	Rights   string `json:"rights"`   // what may be shown
	Default  bool   `json:"default"`  // collected from unless told otherwise
	Verified string `json:"verified"` // how it is known to work
	About    string `json:"about"`
}

var (
	textSampleRights = message.Text{En: "sample data, free to use", Ko: "샘플 데이터, 자유롭게 사용"}
	textSampleAbout  = message.Text{En: "made by the program, served in-process; no network", Ko: "프로그램이 만들어 내부에서 제공하는 데이터, 네트워크 없음"}
	textYes          = message.Text{En: "yes", Ko: "예"}
	textNo           = message.Text{En: "no", Ko: "아니요"}
	headName         = message.Text{En: "site", Ko: "사이트"}
	headAccess       = message.Text{En: "access", Ko: "접근"}
	headKey          = message.Text{En: "key", Ko: "키"}
	headRights       = message.Text{En: "rights", Ko: "권리"}
	headDefault      = message.Text{En: "default", Ko: "기본"}
	headVerified     = message.Text{En: "verified", Ko: "확인"}
	headAbout        = message.Text{En: "about", Ko: "설명"}
)

// isSample reports whether a source is one of the sample sites.
func isSample(source string) bool {
	return source == sample.BoardName || source == sample.CareersName
}

// Run implements the command.
func (c *sitesCmd) Run(_ context.Context, a *app) error {
	var infos []siteInfo
	for _, s := range sample.Sites() {
		infos = append(infos, siteInfo{
			Name: s.Name(), Access: "embedded", Rights: a.say(textSampleRights), Default: true,
			Verified: "every test run", About: a.say(textSampleAbout),
		})
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, infos)
	}
	sheet := render.Sheet{}
	for _, h := range []message.Text{headName, headAccess, headKey, headRights, headDefault, headVerified, headAbout} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h)})
	}
	for _, i := range infos {
		sheet.Rows = append(sheet.Rows, []any{i.Name, i.Access, a.yesNo(i.Key), i.Rights, a.yesNo(i.Default), i.Verified, i.About})
	}
	return sheet.Write(a.stdout, c.Format, a.color)
}

func (a *app) yesNo(v bool) string {
	if v {
		return a.say(textYes)
	}
	return a.say(textNo)
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
