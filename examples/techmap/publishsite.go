package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/serving"
	static "github.com/techmap-it/techmap/examples/internal/site"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/examples/internal/ui"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// publishSiteCmd writes the website as files.
type publishSiteCmd struct {
	Dir     string `predictor:"dir" arg:"" help:"Folder to write; what is in it is replaced once everything is written."`
	BaseURL string `name:"base-url" required:"" help:"Where the files will be: https://example.org/techmap." placeholder:"URL"`
	Pages   int    `default:"5000" help:"Most pages of each language." placeholder:"N"`
}

var (
	textSiteDone = message.Text{En: "%s: %d pages in two languages, %d files, %.1f MB; openings as of %s", Ko: "%s: 두 언어로 페이지 %d개, 파일 %d개, %.1f MB. 채용 기준일 %s"}
	textSiteLeft = message.Text{En: "%d pages more than --pages allows are left out; the most important come first", Ko: "--pages보다 많은 %d쪽은 뺐습니다. 중요한 쪽부터 씁니다"}
)

// Run implements the command.
func (c *publishSiteCmd) Run(ctx context.Context, a *app) error {
	at := a.cli.places()
	if !layered.Exists(at.Gold) {
		return fmt.Errorf("%w: %s", errNoStore, a.say(textNoStore, at.Gold))
	}
	library, err := serving.Open(ctx, serving.Options{Addresses: at, Taxonomy: a.tax})
	if err != nil {
		return err
	}
	defer library.Close()
	api, err := rankhttp.New(library, nil)
	if err != nil {
		return err
	}
	client := rankhttp.InProcess(api)
	pages, err := ui.New(client, &ui.Options{Lang: a.lang})
	if err != nil {
		return err
	}
	both := http.NewServeMux()
	both.Handle("/v1/", api)
	both.Handle("/", pages)
	done, err := static.Write(ctx, both, client, static.Options{Dir: c.Dir, BaseURL: c.BaseURL, Lang: a.lang, Pages: c.Pages})
	if err != nil {
		return err
	}
	a.note(textSiteDone, c.Dir, done.Pages, done.Files, float64(done.Bytes)/1e6, dayOf(done.AsOf))
	if done.Left > 0 {
		a.note(textSiteLeft, done.Left)
	}
	return render.WriteJSON(a.stdout, done)
}
