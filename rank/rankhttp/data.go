package rankhttp

import (
	"context"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// Data is one publication of openings, ready to be asked. It does not change: a library
// that follows a store takes [rank.Index.Snapshot] of an index that does. Index and Taxonomy
// must be set, the rest may be left out.
type Data struct {
	Index    *rank.Index       // loaded with rank.Options.Text; without it, openings and words are refused
	Taxonomy *techmap.Taxonomy // that Index answers in the words of

	Version string // names the openings: equal openings have equal versions, others another
	Method  string // of the rules that made them: Publication.Method

	// Company folds the name of a company as Index has it, "(주)카카오" to "카카오"; nil means
	// that companies are found by the names that openings give them alone.
	Company func(name string) string

	Sources []Source  // of the openings, sorted by name; what is not among them is not exported
	Runs    []Run     // of the store, the latest first; may be nil
	Sample  bool      // some of the openings are sample data
	Loaded  time.Time // when they were read, for caches and /v1/status; zero if nobody knows
}

// A Library holds what is served. Its methods may be called concurrently, and Current is
// called for every request: it must not wait. [Fixed] is the smallest; one that keeps old
// versions makes permanent links last.
type Library interface {
	// Current returns the data to answer from, nil as long as there are none: the
	// handler is not ready then.
	Current() *Data
	// At returns the data of a version, for permanent links. It returns an error
	// wrapping techmap.ErrNotFound if they are not kept, which is answered by 410 Gone. It
	// is not called for the version of Current.
	At(ctx context.Context, version string) (*Data, error)
}

// Fixed is a Library of data that never change. With Data nil it has none.
type Fixed struct{ Data *Data }

var _ Library = Fixed{}

// Current implements Library.
func (f Fixed) Current() *Data { return f.Data }

// At implements Library.
func (f Fixed) At(_ context.Context, version string) (*Data, error) {
	if f.Data == nil || f.Data.Version != version {
		return nil, errVersion(version)
	}
	return f.Data, nil
}

// A Source is where postings come from, with what its terms ask for. Its name and its names
// in both languages are shown to people; the rest may be empty. Shown says what has been
// done already: openings hold no more than it allows.
type Source struct {
	Name        string        `json:"name" doc:"As in the IDs of openings."`
	Ko          string        `json:"ko,omitempty" doc:"Its name in Korean."`
	En          string        `json:"en,omitempty" doc:"Its name in English."`
	Homepage    string        `json:"homepage,omitempty"`
	Attribution string        `json:"attribution,omitempty" doc:"How its terms ask to name it."`
	Link        string        `json:"link,omitempty" doc:"Where the attribution leads."`
	Shown       techmap.Shown `json:"shown" enum:"aggregate,link,sentence,text" doc:"The most that may be shown of a posting."`
	Exported    bool          `json:"exported" doc:"Whether its openings may be handed on: without it they are not in CSV and JSON lines."`
	Openings    int           `json:"openings" doc:"Openings that it has a posting of, open or not."`
	Open        int           `json:"open" doc:"Of these, open at as_of."`
	LastSeen    time.Time     `json:"last_seen" doc:"The newest sighting of any."`
}

// A Run is what a run did with one source.
type Run struct {
	ID      string    `json:"id"` // of the run: those of its sources have the same
	Kind    string    `json:"kind" doc:"run, crawl, refine, load, publish …"`
	At      time.Time `json:"at"` // when it began
	Outcome string    `json:"outcome,omitempty" doc:"complete, unmodified, partial, refused or failed; empty for a run without sources."`
	Source  string    `json:"source,omitempty"` // empty for a run without sources
	Listed  int       `json:"listed" doc:"Postings that the source listed."`
	Read    int       `json:"read" doc:"Records read by all sources of the run."`
	Stored  int       `json:"stored" doc:"Gold postings stored by all sources of the run."`
	Lost    int       `json:"lost" doc:"Records lost by all sources of the run."`
	Cause   string    `json:"cause,omitempty" doc:"Why it is not complete."`
}
