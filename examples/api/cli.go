package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/medallion"
)

var errMisuse = errors.New("wrong use")

var (
	textBasePath   = message.Text{En: "--base-path %q: begin it with a slash", Ko: "--base-path %q: /로 시작하게 쓰세요"}
	textNoStoreToo = message.Text{En: "--api serves no store: leave out --sample and --gold", Ko: "--api는 저장소를 쓰지 않습니다. --sample과 --gold를 빼세요"}
	textNeedsUI    = message.Text{En: "--api is for the website: leave out --no-ui", Ko: "--api는 웹사이트를 위한 것입니다. --no-ui를 빼세요"}
	textAddress    = message.Text{En: "%s %q: write http://… or https://…", Ko: "%s %q: http://… 또는 https://…로 쓰세요"}
)

// misuse returns an error of wrong use.
func misuse(t message.Text, args ...any) error {
	return fmt.Errorf("%w: %w", errMisuse, message.Mistake(t, args...))
}

// A cli is the command line: flags first, then the environment (TECHMAP_…).
type cli struct {
	Store    string `default:"techmap-data" help:"Folder of the store, as the command techmap makes it." placeholder:"DIR"`
	Gold     string `help:"Where gold lies, if not in the store: an SQLite file, or mysql://USER@HOST/DATABASE in a build with cloud stores." placeholder:"URL"`
	Sample   bool   `help:"Collect the sample sites into a store that lasts as long as the server, and serve that."`
	API      string `name:"api" help:"Serve the website over the API of another server, and no store." placeholder:"URL"`
	Taxonomy string `help:"Folder with changes to the taxonomy, or s3://BUCKET/PREFIX in a build with cloud stores: the same that the store was filled with." placeholder:"DIR"`
	History  string `help:"Folder in which earlier versions of the data are kept, for permanent links, or \"none\". STORE/history if gold lies in the store." placeholder:"DIR"`

	HistoryKeep time.Duration `default:"0s" help:"How long an earlier version is kept after it was served, such as 8760h; 0 for ever."`
	Addr        string        `default:"127.0.0.1:8080" help:"Address to listen on." placeholder:"HOST:PORT"`
	MetricsAddr string        `help:"Address of /metrics alone; without it they are at --addr." placeholder:"HOST:PORT"`
	UI          bool          `name:"ui" default:"true" negatable:"" help:"Serve the website beside the API."`
	Costs       bool          `help:"Show visitors what models have cost and may cost, on the page that tells how the store is kept."`
	BasePath    string        `help:"Path prefix of every address, such as /techmap, if a proxy passes on only a part of a host." placeholder:"/PATH"`
	PublicURL   string        `name:"public-url" help:"Scheme and host by which the world knows the server, for links that are passed on: https://example.org." placeholder:"URL"`
	Rate        int           `default:"600" help:"How often one client may ask in a minute; 0 for no limit." placeholder:"N"`
	ClientFrom  string        `help:"Header in which the proxy in front says who asks, such as X-Forwarded-For: its last address counts. Only where nothing but the proxy reaches the server." placeholder:"HEADER"`
	CORS        []string      `name:"cors" help:"Sites whose pages may read the API: https://example.org, or * for all." placeholder:"ORIGIN"`
	Every       time.Duration `default:"10s" help:"How often to look for new data in the store."`
	Drain       time.Duration `default:"0s" help:"How long to go on after being told to stop, while /readyz says no, for a load balancer to notice."`

	Lang  string `help:"Language of messages, and of pages for visitors who ask for none: en or ko." enum:",en,ko" default:""`
	Debug bool   `help:"Log more, the queries of visitors among it."`

	getenv func(string) string
}

// language returns the language of messages.
func (c *cli) language() message.Lang {
	return message.LangOf(cmp.Or(c.Lang, c.getenv("LC_ALL"), c.getenv("LC_MESSAGES"), c.getenv("LANG")))
}

// say returns t in the user's language.
func (c *cli) say(t message.Text, args ...any) string { return t.In(c.language(), args...) }

// check refuses flags that do not go together, and brings the others into form.
func (c *cli) check() error {
	c.BasePath, c.PublicURL = strings.TrimRight(c.BasePath, "/"), strings.TrimRight(c.PublicURL, "/")
	switch {
	case c.BasePath != "" && !strings.HasPrefix(c.BasePath, "/"):
		return misuse(textBasePath, c.BasePath)
	case c.API != "" && (c.Sample || c.Gold != ""):
		return misuse(textNoStoreToo)
	case c.API != "" && !c.UI:
		return misuse(textNeedsUI)
	}
	for flag, address := range map[string]string{"--api": c.API, "--public-url": c.PublicURL} {
		u, err := url.Parse(address)
		if address != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
			return misuse(textAddress, flag, address)
		}
	}
	return nil
}

// addresses says where the layers lie.
func (c *cli) addresses() stores.Addresses {
	return stores.Addresses{Gold: cmp.Or(c.Gold, filepath.Join(c.Store, "techmap.db"))}
}

// history returns the folder of earlier versions of a store, "" for none.
func (c *cli) history() string {
	switch {
	case c.History == "none", c.History == "" && c.Gold != "":
		return ""
	}
	return cmp.Or(c.History, filepath.Join(c.Store, "history"))
}

// taxonomy returns the taxonomy that ships with the program, with the changes in the
// folder that flags name.
func (c *cli) taxonomy(ctx context.Context) (*techmap.Taxonomy, error) {
	if c.Taxonomy == "" {
		return medallion.DefaultTaxonomy(), nil
	}
	fsys, err := stores.Folder(ctx, "--taxonomy", c.Taxonomy)
	if err != nil {
		return nil, fmt.Errorf("%w: --taxonomy %s: %w", errMisuse, c.Taxonomy, err)
	}
	tax, err := medallion.OpenTaxonomy(fsys)
	if err != nil {
		return nil, fmt.Errorf("%w: --taxonomy %s: %w", errMisuse, c.Taxonomy, err)
	}
	return tax, nil
}
