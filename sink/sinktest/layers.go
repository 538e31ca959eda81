package sinktest

import (
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// bronzeOptions describes bronze: every version stands beside the others, and the
// same bytes fetched again are the same record with a later time.
func bronzeOptions(newHarness func(t *testing.T) Harness[techmap.RawPosting]) Options[techmap.RawPosting] {
	return Options[techmap.RawPosting]{
		New:  newHarness,
		Make: Bronze,
		Key:  func(p techmap.RawPosting) string { return string(p.ID()) + " " + p.Digest().String() },
		Again: func(i int) techmap.RawPosting { // the same bytes, fetched later that day
			p := Bronze(i, 0)
			p.FetchedAt = p.FetchedAt.Add(time.Hour)
			return p
		},
		Text: func(s string) techmap.RawPosting {
			return techmap.RawPosting{
				Source: s, Key: s, URL: s, FetchedAt: epoch, ContentType: s, Meta: map[string]string{s: s}, Body: []byte(s),
			}
		},
		Timed: func(i int, at time.Time) techmap.RawPosting {
			p := Bronze(i, 0)
			p.FetchedAt = at
			return p
		},
		Bare: func(i int, empty bool) techmap.RawPosting {
			p := Bronze(i, 0)
			p.Meta, p.Body = nil, nil
			if empty {
				p.Meta, p.Body = map[string]string{}, []byte{}
			}
			return p
		},
		Sized: func(i, n int) techmap.RawPosting {
			p := Bronze(i, 0)
			p.Body = []byte(pad(n))
			return p
		},
	}
}

// silverOptions describes silver. Again is made by another parser of the same bytes:
// no later version, and yet to be taken.
func silverOptions(newHarness func(t *testing.T) Harness[techmap.Posting]) Options[techmap.Posting] {
	return Options[techmap.Posting]{
		New:  newHarness,
		Make: Silver,
		Key:  func(p techmap.Posting) string { return string(p.ID) },
		Again: func(i int) techmap.Posting {
			p := Silver(i, 0)
			p.Parser, p.Sections = "toy/2", p.Sections[:1]
			return p
		},
		Text: func(s string) techmap.Posting {
			p := techmap.Posting{
				ID: techmap.NewPostingID("toy", s), Parser: s, Source: s, URL: s, Title: s, Company: s,
				Category: []string{s}, Lang: s, Tags: []string{s, s}, SeenAt: epoch, Employment: techmap.Employment(s),
				Sections: []techmap.Section{{Kind: techmap.SectionKind(s), Title: s, Text: s}},
			}
			p.WorkModel, p.Place, p.Salary = techmap.WorkModel(s), placeOf(s), salaryOf(s)
			p.Experience.Raw, p.PostedAt.Raw = s, s
			p.Deadline = deadlineOf(s)
			return p
		},
		Timed: func(i int, at time.Time) techmap.Posting {
			p := Silver(i, 0)
			p.FirstSeen, p.SeenAt, p.ClosedAt = at, at, at
			p.PostedAt.Time, p.Deadline.Date.Time = at, at
			return p
		},
		Bare: func(i int, empty bool) techmap.Posting {
			p := Silver(i, 0)
			p.Category, p.Sections, p.Tags = nil, nil, nil
			if empty {
				p.Category, p.Sections, p.Tags = []string{}, []techmap.Section{}, []string{}
			}
			return p
		},
		Sized: func(i, n int) techmap.Posting {
			p := Silver(i, 0)
			p.Sections[0].Text = ""
			p.Sections[0].Text = pad(n - size(p))
			return p
		},
	}
}

// goldOptions describes gold. Again is made with another taxonomy of the same
// posting.
func goldOptions(newHarness func(t *testing.T) Harness[techmap.CanonicalPosting]) Options[techmap.CanonicalPosting] {
	return Options[techmap.CanonicalPosting]{
		New:  newHarness,
		Make: Gold,
		Key:  func(p techmap.CanonicalPosting) string { return string(p.ID) },
		Again: func(i int) techmap.CanonicalPosting {
			p := Gold(i, 0)
			p.Taxonomy, p.Demands = "2026-04", p.Demands[1:]
			return p
		},
		Text: func(s string) techmap.CanonicalPosting {
			p := techmap.CanonicalPosting{
				ID: techmap.NewPostingID("toy", s), Source: s, URL: s, Title: s, Company: s, Employer: s, Lang: s,
				Roles: []techmap.RoleID{techmap.RoleID(s)}, SeenAt: epoch, Employment: techmap.Employment(s),
				Demands: []techmap.Demand{{
					Skill: techmap.SkillID(s), Level: techmap.Level(s), Via: techmap.SkillID(s),
					Posting: techmap.PostingID(s), Quote: s,
				}},
				Seniority: techmap.Seniority(s), Tags: []string{s}, Parser: s, Extractor: s, Taxonomy: s,
			}
			p.WorkModel, p.Place, p.Salary = techmap.WorkModel(s), placeOf(s), salaryOf(s)
			p.Experience.Raw, p.PostedAt.Raw = s, s
			p.Deadline = deadlineOf(s)
			return p
		},
		Timed: func(i int, at time.Time) techmap.CanonicalPosting {
			p := Gold(i, 0)
			p.FirstSeen, p.SeenAt, p.ClosedAt = at, at, at
			p.PostedAt.Time, p.Deadline.Date.Time = at, at
			return p
		},
		Bare: func(i int, empty bool) techmap.CanonicalPosting {
			p := Gold(i, 0)
			p.Roles, p.Demands, p.Tags = nil, nil, nil
			if empty {
				p.Roles, p.Demands, p.Tags = []techmap.RoleID{}, []techmap.Demand{}, []string{}
			}
			return p
		},
		Sized: func(i, n int) techmap.CanonicalPosting {
			p := Gold(i, 0)
			p.Demands[1].Quote = ""
			p.Demands[1].Quote = pad(n - size(p) - len(`,"quote":""`))
			return p
		},
	}
}

// censusOptions describes censuses: each is of a time of its own, so no revision
// replaces another.
func censusOptions(newHarness func(t *testing.T) Harness[techmap.Census]) Options[techmap.Census] {
	return Options[techmap.Census]{
		New:  newHarness,
		Make: Census,
		Key:  func(c techmap.Census) string { return c.Source + " " + record.Time(c.At).Format(time.RFC3339Nano) },
		Same: func(want, got techmap.Census) bool {
			got.Objects, got.Manifest = want.Objects, want.Manifest
			return show(want) == show(got)
		},
		Text: func(s string) techmap.Census {
			return techmap.Census{
				Source: s, At: epoch, Outcome: techmap.Outcome(s), Keys: []string{s}, Err: s,
			}
		},
		Timed: func(i int, at time.Time) techmap.Census {
			c := Census(i, 0)
			c.At = at
			return c
		},
		Bare: func(i int, empty bool) techmap.Census {
			c := Census(i, 0)
			if c.Keys = nil; empty {
				c.Keys = []string{}
			}
			return c
		},
	}
}

// size returns the length of r in its stored form, which limits are counted in.
func size[T any](r T) int {
	data, err := record.Marshal(r)
	if err != nil {
		return 0
	}
	return len(data)
}

func placeOf(s string) techmap.Place {
	return techmap.Place{Country: s, Region: s, City: s, Raw: s}
}

func salaryOf(s string) *techmap.Salary {
	return &techmap.Salary{Currency: s, Per: s, Raw: s}
}

func deadlineOf(s string) techmap.Deadline {
	return techmap.Deadline{Kind: techmap.DeadlineKind(s), Date: techmap.Date{Raw: s}}
}
