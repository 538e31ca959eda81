package serving

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/medallion"
)

// TextSample says of a source that its postings are made up.
var TextSample = message.Text{En: "Sample postings, made up; they come with the program", Ko: "프로그램에 들어 있는 가상의 예시 공고"}

// In returns where the layers of a store in the folder dir lie.
func In(dir string) stores.Addresses {
	database := filepath.Join(dir, "techmap.db")
	return stores.Addresses{Bronze: dir, Silver: database, Gold: database}
}

// Sample collects the sample sites, week by week, into a store at the given addresses and
// publishes what they have: a store to look at, and to try a server with. A nil taxonomy is
// the default. It asks no
// network.
func Sample(ctx context.Context, at stores.Addresses, tax *techmap.Taxonomy) (err error) {
	s, err := stores.Open(ctx, at)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if tax == nil {
		tax = medallion.DefaultTaxonomy()
	}
	layers := stage.NewLayers(tax, medallion.DefaultCompanies(), sample.Parsers(), nil)
	pipeline := stage.Pipeline(s, layers, slog.New(slog.DiscardHandler), nil)
	names := []string{sample.BoardName, sample.CareersName}
	done, err := stage.Crawl(ctx, s, pipeline, stage.CrawlOptions{
		Sample:   names,
		Company:  func(context.Context, techmap.RawPosting) string { return "" }, // nothing was ever forgotten here
		Seen:     func(ctx context.Context) (map[techmap.PostingID]time.Time, error) { return s.Gold.Gold().Seen(ctx) },
		Censuses: s.Gold.Gold().Censuses,
		Done:     s.Gold.Census(),
	})
	if err = errors.Join(err, done.Lost); err != nil {
		return err
	}
	infos := make([]techmap.SourceInfo, len(names))
	for i, name := range names {
		infos[i] = techmap.SourceInfo{Name: name, Ko: TextSample.Ko, En: TextSample.En, Rights: techmap.Unrestricted()}
	}
	if err := s.Gold.Sources().Write(ctx, infos); err != nil {
		return err
	}
	if _, err := stage.Publish(ctx, s, medallion.PublishOptions{}); err != nil {
		return err
	}
	return s.Gold.SaveRun(ctx, "run", done.Report)
}
