package status

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
	_ "time/tzdata" // California's midnight, where no time zones are installed

	"github.com/techmap-it/techmap/llm"
)

// books are what the file of all calls of models says: see docs/FORMATS.md. It is read
// here as far as money and pace go.
type books struct {
	month float64 // dollars, in this calendar month in California
	pace  float64 // postings a second in the last run that asked one by one; 0 if not known
}

// A bookLine is one line of the file.
type bookLine struct {
	Run   string `json:"run"`
	Asked bool   `json:"asked"`
	llm.Entry
}

// readBooks reads the file of calls. One that is not there is of a store that never asked.
// A call of which there is only the beginning counts with the most that it can have cost;
// half a line is passed over.
func readBooks(path string, now time.Time) (*books, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return new(books), nil
	}
	if err != nil {
		return nil, fmt.Errorf("books of calls: %w", err)
	}
	defer func() { _ = f.Close() }()
	c, err := newClerk(now)
	if err != nil {
		return nil, err
	}
	r := bufio.NewReaderSize(f, 1<<16)
	for {
		data, err := r.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("books of calls: %w", err)
		}
		var line bookLine
		if json.Unmarshal(data, &line) == nil {
			c.take(line)
		}
		if err != nil {
			return c.sum(), nil
		}
	}
}

// A clerk adds up lines.
type clerk struct {
	month   time.Time
	open    map[string]bookLine
	batches map[string]bool
	spent   float64
	run     pace // the last that asked
}

// A pace is how fast a run asked.
type pace struct {
	name     string
	from, to time.Time
	postings int
}

func newClerk(now time.Time) (*clerk, error) {
	zone, err := time.LoadLocation("America/Los_Angeles") // where days and months of quotas begin
	if err != nil {
		return nil, fmt.Errorf("books of calls: %w", err)
	}
	year, month, _ := now.In(zone).Date()
	return &clerk{
		month: time.Date(year, month, 1, 0, 0, 0, 0, zone),
		open:  make(map[string]bookLine), batches: make(map[string]bool),
	}, nil
}

func (c *clerk) take(line bookLine) {
	if line.Asked {
		c.open[line.Call] = line
		return
	}
	delete(c.open, line.Call)
	c.add(line)
	if line.Batch != "" || line.Err != "" || line.Run == "" {
		return
	}
	if line.Run != c.run.name {
		c.run = pace{name: line.Run, from: line.At, to: line.At}
	}
	if line.At.Before(c.run.from) {
		c.run.from = line.At
	}
	c.run.to = latest(c.run.to, line.At.Add(line.Took))
	c.run.postings += len(line.Postings)
}

func (c *clerk) add(line bookLine) {
	if line.Batch != "" && c.batches[line.Batch] {
		return // booked again after a crash
	}
	c.batches[line.Batch] = true
	if !line.At.Before(c.month) {
		c.spent += line.Money
	}
}

func (c *clerk) sum() *books {
	for _, line := range c.open {
		c.add(line)
	}
	b := &books{month: c.spent}
	if took := c.run.to.Sub(c.run.from).Seconds(); took > 0 {
		b.pace = float64(c.run.postings) / took
	}
	return b
}
