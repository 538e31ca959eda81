package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
)

// doctorCmd checks the store.
type doctorCmd struct {
	ModelCheck bool `help:"Ask the model of a cascade one small question."`
	extractorFlag
	askFlags
	formatFlag
}

// A finding is one line of the doctor's report.
type finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitzero"`
}

var (
	headCheck  = message.Text{En: "check", Ko: "점검"}
	headState  = message.Text{En: "state", Ko: "상태"}
	headFound  = message.Text{En: "found", Ko: "결과"}
	headRemedy = message.Text{En: "what to do", Ko: "조치"}
	textSound  = message.Text{En: "ok", Ko: "정상"}
	textAmiss  = message.Text{En: "amiss", Ko: "이상"}

	textTaxonomy       = message.Text{En: "%s, %d technologies, %d roles", Ko: "%s, 기술 %d개, 직군 %d개"}
	textRecords        = message.Text{En: "%d records", Ko: "%d건"}
	textPublished      = message.Text{En: "%d openings of %d postings, as of %s", Ko: "공고 %[2]d건에서 채용 %[1]d건, %[3]s 기준"}
	textSoundFile      = message.Text{En: "no damage found", Ko: "손상 없음"}
	textNoStoreThere   = message.Text{En: "there is none yet", Ko: "아직 없습니다"}
	textFolderNew      = message.Text{En: "%s (will be made)", Ko: "%s (만들 예정)"}
	textNoStoreRemedy  = message.Text{En: `"techmap run" or "techmap import FILE" makes one`, Ko: `"techmap run"이나 "techmap import FILE"로 만들 수 있습니다`}
	textFolderRemedy   = message.Text{En: "make it writable, or choose another with --store", Ko: "쓸 수 있게 하거나 --store로 다른 곳을 지정하세요"}
	textDatabaseRemedy = message.Text{En: `move the file away and run "techmap replay": bronze has everything`, Ko: `파일을 옮겨 두고 "techmap replay"를 실행하세요. 브론즈에 모두 있습니다`}
	textReplayRemedy   = message.Text{En: `run "techmap replay"`, Ko: `"techmap replay"를 실행하세요`}
	textBehind         = message.Text{En: `%d postings of silver are missing: run "techmap load", then "techmap publish"`, Ko: `실버의 공고 %d건이 없습니다. "techmap load", "techmap publish"를 차례로 실행하세요`}
	textOtherTaxonomy  = message.Text{En: `%d records were made with another taxonomy: run "techmap load", then "techmap publish"`, Ko: `%d건이 다른 분류 체계로 만들어졌습니다. "techmap load", "techmap publish"를 차례로 실행하세요`}
	textUnpublished    = message.Text{En: `gold has changed since: run "techmap publish"`, Ko: `그 뒤에 골드가 바뀌었습니다. "techmap publish"를 실행하세요`}
)

// Run implements the command.
func (c *doctorCmd) Run(ctx context.Context, a *app) (err error) {
	findings := append(a.examine(ctx, c.reader(a)), c.examineModel(ctx, a)...)
	bad := 0
	for _, f := range findings {
		if !f.OK {
			bad++
		}
	}
	if c.Format == render.JSON {
		err = render.WriteJSON(a.stdout, findings)
	} else {
		err = a.printFindings(findings, c.Format)
	}
	if err == nil && bad > 0 {
		err = fmt.Errorf("checks amiss: %d of %d", bad, len(findings))
	}
	return err
}

func (a *app) printFindings(findings []finding, format render.Format) error {
	sheet := render.Sheet{Columns: []render.Column{
		{Name: a.say(headCheck)}, {Name: a.say(headState)}, {Name: a.say(headFound), Width: 72}, {Name: a.say(headRemedy), Width: 48},
	}}
	for _, f := range findings {
		state := a.say(textSound)
		if !f.OK {
			state = a.say(textAmiss)
		}
		sheet.Rows = append(sheet.Rows, []any{a.say(checks[f.Check]), state, f.Found, f.Remedy})
	}
	return sheet.Write(a.stdout, format, a.color)
}

// checks are the names of the checks for people.
var checks = map[string]message.Text{
	"taxonomy":        {En: "taxonomy", Ko: "분류 체계"},
	"folder":          {En: "folder", Ko: "폴더"},
	"store":           {En: "store", Ko: "저장소"},
	"database":        {En: "database", Ko: "데이터베이스"},
	"silver":          {En: "silver", Ko: "실버"},
	"gold":            {En: "gold", Ko: "골드"},
	"openings":        {En: "openings", Ko: "채용"},
	"place of bronze": {En: "place of bronze", Ko: "브론즈 위치"},
	"place of silver": {En: "place of silver", Ko: "실버 위치"},
	"place of gold":   {En: "place of gold", Ko: "골드 위치"},
	"model":           {En: "model", Ko: "모델"},
	"ledger":          {En: "ledger", Ko: "장부"},
	"batches":         {En: "batches", Ko: "배치"},
	"pending":         {En: "pending", Ko: "대기"},
	"close":           {En: "close", Ko: "닫기"},
}

// examine looks at everything a run needs. It makes nothing that is not there.
// Gold that is not of the given extractor is behind, if one is given.
func (a *app) examine(ctx context.Context, extractor string) []finding {
	findings := []finding{{Check: "taxonomy", OK: true, Found: a.say(textTaxonomy, a.tax.Version(), count(a.tax.Skills()), count(a.tax.Roles()))}}
	findings = append(findings, a.examineFolder())
	places, usable := a.examinePlaces(ctx)
	if findings = append(findings, places...); !usable {
		return findings
	}
	s, err := a.openStored(ctx)
	if err != nil {
		f := finding{Check: "store", Found: err.Error()}
		if errors.Is(err, errNoStore) {
			f.Found, f.Remedy = a.say(textNoStoreThere), a.say(textNoStoreRemedy)
		}
		return append(findings, f)
	}
	findings = append(findings, finding{Check: "store", OK: true, Found: a.cli.Store})
	findings = append(findings, a.examineLayers(ctx, s, extractor)...)
	if err := s.Close(); err != nil {
		findings = append(findings, finding{Check: "close", Found: err.Error()})
	}
	return findings
}

// examinePlaces checks that each layer can be reached and used, if one of them is not
// on this machine, and reports whether all can.
func (a *app) examinePlaces(ctx context.Context) (findings []finding, ok bool) {
	at := a.cli.places()
	if !at.Remote() {
		return nil, true
	}
	ok = true
	bronze, silver, gold := layered.Check(ctx, at)
	for _, place := range []struct {
		check, address string
		err            error
	}{{"place of bronze", at.Bronze, bronze}, {"place of silver", at.Silver, silver}, {"place of gold", at.Gold, gold}} {
		f := finding{Check: place.check, OK: place.err == nil, Found: layered.Redact(place.address)}
		if place.err != nil {
			f.Found, ok = place.err.Error(), false
		}
		findings = append(findings, f)
	}
	return findings, ok
}

// examineFolder checks that the store's folder can be written to.
func (a *app) examineFolder() finding {
	f := finding{Check: "folder", Found: a.cli.Store}
	dir := a.cli.Store
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		f.Found = a.say(textFolderNew, dir)
	}
	for ; ; dir = filepath.Dir(dir) { // the nearest that is there
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
	}
	probe, err := os.CreateTemp(dir, ".techmap-doctor-*")
	if err != nil {
		f.Found, f.Remedy = err.Error(), a.say(textFolderRemedy)
		return f
	}
	f.OK = true
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		f.OK, f.Found = false, err.Error()
	}
	return f
}

// examineLayers checks that each layer can be read to its end and agrees with
// the one before.
func (a *app) examineLayers(ctx context.Context, s *stores, extractor string) []finding {
	var out []finding
	if err := s.gold.Check(ctx); err != nil {
		out = append(out, finding{Check: "database", Found: err.Error(), Remedy: a.say(textDatabaseRemedy)})
	} else {
		out = append(out, finding{Check: "database", OK: true, Found: a.say(textSoundFile)})
	}
	silver, err := readAll(s.silver.Silver().All(ctx), nil)
	out = append(out, a.layerFinding("silver", silver, err))
	other, unread := 0, 0
	gold, err := readAll(s.gold.Gold().All(ctx), func(p techmap.CanonicalPosting) {
		if p.Taxonomy != a.tax.Version() {
			other++
		}
		if extractor != "" && p.Extractor != extractor {
			unread++
		}
	})
	f := a.layerFinding("gold", gold, err)
	if f.OK && gold < silver {
		f.OK, f.Remedy = false, a.say(textBehind, silver-gold)
	} else if f.OK && other > 0 {
		f.OK, f.Remedy = false, a.say(textOtherTaxonomy, other)
	} else if f.OK && unread > 0 {
		f.OK, f.Remedy = false, a.say(textUnread, unread)
	}
	out = append(out, f)
	return append(out, a.examinePublication(ctx, s, gold), a.examinePending(ctx, s))
}

func (a *app) examinePublication(ctx context.Context, s *stores, gold int) finding {
	f := finding{Check: "openings"}
	pub, ok, err := s.gold.Gold().LastPublication(ctx)
	switch {
	case err != nil:
		f.Found = err.Error()
	case !ok:
		f.Found, f.Remedy = "0", a.say(textNoGold)
	default:
		f.OK, f.Found = true, a.say(textPublished, pub.Openings, pub.Postings, pub.At.Format("2006-01-02"))
		if pub.Postings != gold {
			f.OK, f.Remedy = false, a.say(textUnpublished)
		}
	}
	return f
}

func (a *app) layerFinding(layer string, n int, err error) finding {
	if err != nil {
		return finding{Check: layer, Found: err.Error(), Remedy: a.say(textReplayRemedy)}
	}
	return finding{Check: layer, OK: true, Found: a.say(textRecords, n)}
}

func readAll[T any](seq iter.Seq2[T, error], look func(T)) (n int, err error) {
	for v, err := range seq {
		if err != nil {
			return n, err
		}
		if n++; look != nil {
			look(v)
		}
	}
	return n, nil
}

func count[T any](seq iter.Seq[T]) int { return len(slices.Collect(seq)) }
