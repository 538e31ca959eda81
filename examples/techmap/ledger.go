package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // California's midnight, where no time zones are installed

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// ledgerVersion is the version of a line of the ledger.
const ledgerVersion = 1

// A ledgerLine is one call of a model, failed ones too.
type ledgerLine struct {
	V   int    `json:"v"`
	Run string `json:"run"` // when the command began, and its process
	// Asked is set on the line that is written before a call, with the most that it can
	// cost. The line of its end has the same call and counts in its place; where a kill
	// or a full disk left none, this one counts.
	Asked bool `json:"asked,omitzero"`
	llm.Entry
}

// A ledger is the file of all calls that were made for a store, a JSON line each before
// it is made and when it has ended: what it says was spent may be too much, never too little. It may be used concurrently, by several processes too: a line is
// appended in one piece and is on disk when add returns.
//
// A process that is killed may leave half a line behind. The next one begins a line of
// its own, and whoever reads passes over the half.
type ledger struct {
	path string
	run  string
	told func(ctx context.Context, e llm.Entry) // of each call that has ended; may be nil
	mu   sync.Mutex
}

// ledger returns the books of the store, which need not be there yet.
func (a *app) ledger() *ledger {
	return &ledger{
		path: filepath.Join(a.cli.Store, "llm", "ledger.jsonl"),
		run:  a.run,
		told: a.watch.call,
	}
}

// ask books a call before it is made. It serves as llm.Options.Asking.
func (l *ledger) ask(_ context.Context, e llm.Entry) error {
	return l.write(ledgerLine{V: ledgerVersion, Run: l.run, Asked: true, Entry: e})
}

// add books a call that has ended. It serves as llm.Options.Ledger.
func (l *ledger) add(ctx context.Context, e llm.Entry) error {
	if l.told != nil {
		l.told(ctx, e)
	}
	return l.write(ledgerLine{V: ledgerVersion, Run: l.run, Entry: e})
}

// write appends a line.
func (l *ledger) write(entry ledgerLine) error {
	line, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := os.MkdirAll(filepath.Dir(l.path), 0o755); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	torn, err := endsTorn(f)
	if torn {
		line = append([]byte{'\n'}, line...)
	}
	if err == nil {
		_, err = f.Write(append(line, '\n'))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	return nil
}

// forget writes the books anew with the postings that match unnamed: what they cost stays.
// Torn lines go.
func (l *ledger) forget(match func(techmap.PostingID) bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	found := false
	if _, err := l.read(func(line ledgerLine) error {
		for i, s := range line.Postings {
			if match(s.Posting) {
				line.Postings[i].Posting, found = "", true
			}
		}
		return enc.Encode(line)
	}); err != nil || !found {
		return err
	}
	return replaceFile(l.path, out.Bytes())
}

// replaceFile puts data in the place of a file, whole or not at all.
func replaceFile(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// endsTorn reports whether the last line of f has no end.
func endsTorn(f *os.File) (bool, error) {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false, err
	}
	last := make([]byte, 1)
	_, err = f.ReadAt(last, info.Size()-1)
	return last[0] != '\n', err
}

// read passes each call to take once, those without an end last, and returns how many
// lines were torn. Books that were never opened have none.
func (l *ledger) read(take func(ledgerLine) error) (torn int, err error) {
	open := make(map[string]ledgerLine)
	torn, err = l.lines(func(line ledgerLine) error {
		if line.Asked {
			open[line.Call] = line
			return nil
		}
		delete(open, line.Call)
		return take(line)
	})
	if err != nil {
		return torn, err
	}
	for _, call := range slices.Sorted(maps.Keys(open)) {
		if err := take(open[call]); err != nil {
			return torn, err
		}
	}
	return torn, nil
}

// lines passes each line to take, and returns how many were torn.
func (l *ledger) lines(take func(ledgerLine) error) (torn int, err error) {
	f, err := os.Open(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("ledger: %w", err)
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<16)
	for n := 1; ; n++ {
		data, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return torn, fmt.Errorf("ledger: %w", err)
		}
		if data = bytes.TrimSpace(data); len(data) > 0 {
			line, ok := parseLine(data)
			switch {
			case !ok:
				torn++
			case line.V > ledgerVersion:
				return torn, fmt.Errorf("%s line %d is of a newer techmap (version %d): use that one", l.path, n, line.V)
			default:
				if err := take(line); err != nil {
					return torn, err
				}
			}
		}
		if err != nil {
			return torn, nil
		}
	}
}

// parseLine reads a line, false if it is only a part of one.
func parseLine(data []byte) (line ledgerLine, ok bool) {
	err := json.Unmarshal(data, &line)
	return line, err == nil && line.V > 0
}

// A standing is what the books say of the quota and the month.
type standing struct {
	Calls int     `json:"calls"` // in all
	Torn  int     `json:"torn,omitzero"`
	Today int     `json:"today"` // requests to the model since midnight in California
	Month float64 `json:"month"` // dollars, for all models, in this calendar month there
}

// standing reads the books for a model.
func (l *ledger) standing(model string, now time.Time) (standing, error) {
	var s standing
	zone, err := quotaZone()
	if err != nil {
		return s, err
	}
	year, month, date := now.In(zone).Date()
	thisMonth, today := time.Date(year, month, 1, 0, 0, 0, 0, zone), time.Date(year, month, date, 0, 0, 0, 0, zone)
	batches := make(map[string]bool)
	s.Torn, err = l.read(func(line ledgerLine) error {
		if line.Batch != "" && batches[line.Batch] {
			return nil // booked again after a crash
		}
		batches[line.Batch] = true
		s.Calls++
		if !line.At.Before(thisMonth) { // what seems to come was booked before the clock was set back
			s.Month += line.Money
		}
		if !line.At.Before(today) && line.Model == model && line.Batch == "" { // batches have a quota of their own
			s.Today++
		}
		return nil
	})
	return s, err
}

// quotaZone is where days and months of quotas begin.
func quotaZone() (*time.Location, error) { return time.LoadLocation("America/Los_Angeles") }
