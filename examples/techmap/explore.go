package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/profile"
	"github.com/techmap-it/techmap/examples/internal/render"
)

var (
	textExplored  = message.Text{En: "written: %s", Ko: "저장: %s"}
	textUnwritten = message.Text{En: "the exploration could not be kept to compare the next with: %v", Ko: "다음 탐색과 비교할 기록을 남기지 못했습니다: %v"}
)

// exploreCmd says what a layer holds, field by field, and what changed.
type exploreCmd struct {
	Layer  string `arg:"" enum:"bronze,silver,gold" help:"Layer: bronze, silver or gold."`
	Source string `help:"Only records of this source." placeholder:"S"`
	Out    string `short:"o" help:"Write one self-contained HTML file, too." placeholder:"FILE"`
	formatFlag
}

// Run implements the command.
func (c *exploreCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	report, err := c.explore(ctx, s)
	if err != nil {
		return err
	}
	memory := c.memory(a)
	if err := compare(&report, memory); err != nil {
		return err
	}
	if err := remember(report, memory); err != nil {
		a.note(textUnwritten, err)
	}
	if c.Out != "" {
		write := func(w io.Writer) error { return report.WriteHTML(w, a.lang) }
		if err := a.writeTo(c.Out, write); err != nil || c.Out == "-" {
			return err
		}
		a.note(textExplored, c.Out)
	}
	return c.show(a, report)
}

func (c *exploreCmd) show(a *app, report profile.Report) error {
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, report)
	}
	if c.Format == render.CSV {
		return report.FlatSheet().Write(a.stdout, c.Format, false)
	}
	for i, sheet := range report.Sheets(a.lang) {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		if err := sheet.Write(a.stdout, c.Format, a.color); err != nil {
			return err
		}
	}
	return nil
}

func (c *exploreCmd) explore(ctx context.Context, s *stores) (profile.Report, error) {
	known, err := s.known(ctx)
	if err != nil {
		return profile.Report{}, err
	}
	e := explorer{stores: s, known: known, source: c.Source, now: time.Now().UTC()}
	if e.runs, err = newestRuns(ctx, s); err != nil {
		return profile.Report{}, err
	}
	report := profile.Report{Layer: c.Layer, Source: c.Source}
	looks := map[string][]func(context.Context) (profile.Table, error){
		"bronze": {e.bronzeTable}, "silver": {e.silverTable}, "gold": {e.goldTable, e.openingTable},
	}
	for _, look := range looks[c.Layer] {
		table, err := look(ctx)
		if err != nil {
			return profile.Report{}, err
		}
		report.Tables = append(report.Tables, table)
	}
	return report, nil
}

// newestRuns returns when each source was asked last.
func newestRuns(ctx context.Context, s *stores) (map[string]time.Time, error) {
	runs := make(map[string]time.Time)
	for census, err := range s.bronze.Censuses(ctx) {
		if _, lost := errors.AsType[*techmap.RecordError](err); lost {
			continue
		}
		if err != nil {
			return nil, err
		}
		if census.At.After(runs[census.Source]) {
			runs[census.Source] = census.At
		}
	}
	return runs, nil
}

// memory returns the file that keeps the last exploration of the same records.
func (c *exploreCmd) memory(a *app) string {
	name := c.Layer
	if c.Source != "" {
		name += "-" + fileName(c.Source)
	}
	return filepath.Join(a.cli.Store, "explore", name+".json")
}

// fileName returns a source's name as it may stand in the name of a file.
func fileName(source string) string {
	out := []byte(source)
	for i, b := range out {
		letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
		if !letter && b != '-' && b != '_' && b != '.' {
			out[i] = '_'
		}
	}
	return string(out)
}

// compare adds to report what is different from the exploration in the file. One
// that cannot be understood is as good as none.
func compare(report *profile.Report, file string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var last profile.Report
	if json.Unmarshal(data, &last) == nil {
		report.Compare(last)
	}
	return nil
}

// remember keeps report in the file, whole or not at all.
func remember(report profile.Report, file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	data, err := json.Marshal(report)
	if err != nil {
		return err
	}
	temp := file + ".new"
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, file)
}
