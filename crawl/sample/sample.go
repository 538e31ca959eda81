// Package sample has two job sites of its own, embedded and complete: what a
// newcomer sees first, and what tests, examples and demonstrations run on
// without a network.
//
// The sites are "sample-board", a job board that serves JSON and lists tech tags,
// and "sample-careers", the career pages of companies, HTML without any tags.
// They are fetched by the same code as real ones, over an HTTP transport that
// answers from memory; only its network is missing.
//
//	pipeline := techmap.Pipeline{
//		Sources: sample.Sources(time.Now, nil),
//		Silver:  medallion.NewSilver(sample.Parsers()),
//	}
//
// # Nothing of it is real
//
// No company, team or opening exists. Every posting says so in its text ("샘플
// 데이터", "Sample data"), every company has 샘플 or Sample in its name, and every
// URL has a host under techmap.example.
//
// # Thirty weeks
//
// The sites change every Monday from 2026-04-20 to 2026-11-09 (see [Weeks]), and
// show the week that the clock they were given shows: the first one before, the
// last one after. In each of them at least 80 openings are open for each of 15
// roles, of more than 30 companies each; three quarters are written in Korean.
// Openings open and close, some are on both sites, some are taken down and put up
// again under a new number, some are edited. The detail of a posting that has
// closed is 404, or says that it is closed.
//
// What openings ask for does not change over time, but for what [Movements] says:
// whoever looks for trends has to find these and no other.
//
// Everything is made by a generator from a fixed seed and the tables under data/,
// and is the same on every system. It makes its world in some tens of
// milliseconds, and texts when they are asked for.
package sample

import (
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// The addresses of the sites. Nothing answers there but Transport: names under .example
// are nobody's (RFC 2606).
const (
	BoardHost   = "sample-board.techmap.example"
	CareersHost = "sample-careers.techmap.example"

	boardURL   = "https://" + BoardHost
	careersURL = "https://" + CareersHost
)

// Names of the sources, of which posting IDs are made.
const (
	BoardName   = "sample-board"
	CareersName = "sample-careers"
)

// Sites returns the two sites, board and careers, for a crawl.Crawler whose client has
// Transport. Sources does that.
func Sites() []crawl.Site { return []crawl.Site{boardSite{}, careersSite{}} }

// Parsers returns the parsers of the sites by the name of their source, as
// medallion.NewSilver takes them. A posting that has closed is techmap.ErrSkip, a body
// that is none of theirs techmap.ErrMalformed. The map is the caller's.
func Parsers() map[string]techmap.Refiner[techmap.RawPosting, techmap.Posting] {
	return map[string]techmap.Refiner[techmap.RawPosting, techmap.Posting]{
		BoardName:   boardParser{},
		CareersName: careersParser{},
	}
}

// Sources returns the two sites ready to be read, as they are at the time that now
// shows, which also stamps the records; nil means time.Now. Their hosts are in
// memory, so they are not paced; opts, which may be nil, says the rest: its Client,
// Interval and Now are not used.
func Sources(now func() time.Time, opts *crawl.Options) []techmap.Source {
	var o crawl.Options
	if opts != nil {
		o = *opts
	}
	o.Client, o.Interval, o.Now = &http.Client{Transport: Transport(now)}, -1, now
	var sources []techmap.Source
	for _, site := range Sites() {
		sources = append(sources, crawl.New(site, &o))
	}
	return sources
}

// A Movement is a technology whose share among the new openings of a role changes
// from the first week of the calendar to the last. The share among those that are
// open follows, some weeks behind.
type Movement struct {
	Role     techmap.RoleID
	Skill    techmap.SkillID
	From, To float64 // shares of new openings, about
}

// Movements returns the two movements that the sample sites have: Next.js rises
// among frontend developers, Hadoop falls among data engineers. They are what a test of
// trends has to find, and every other technology what it must not find.
func Movements() []Movement {
	return []Movement{
		{Role: "frontend", Skill: "nextjs", From: .06, To: .62},
		{Role: "data-engineer", Skill: "hadoop", From: .70, To: .05},
	}
}
