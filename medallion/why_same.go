package medallion

import (
	"context"
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
)

// A Comparison says why two postings are one opening, or are not. Not all checks need
// agree: By names the one that decided, and the others tell how near it was.
type Comparison struct {
	A        techmap.PostingID `json:"a"`
	B        techmap.PostingID `json:"b"`
	Same     bool              `json:"same"`          // they are members of one opening
	By       CheckName         `json:"by"`            // what decided, whether they are the same or not
	OpeningA techmap.PostingID `json:"opening"`       // that A is a member of; "" if it may not be counted
	OpeningB techmap.PostingID `json:"other_opening"` // that B is a member of
	Checks   []Check           `json:"checks"`        // in the order in which they are made; CheckCompany at least
}

// A Check is one thing that two postings are compared by. One of which neither states
// anything is left out.
type Check struct {
	Name   CheckName   `json:"name"`
	A      string      `json:"a,omitzero"` // what the first states, for people to read; of CheckText see there
	B      string      `json:"b,omitzero"` // what the second states
	Result CheckResult `json:"result"`
}

// A CheckResult says what a check found.
type CheckResult string

// Results of checks.
const (
	CheckAgrees  CheckResult = "agrees"  // both say so, or near enough
	CheckDiffers CheckResult = "differs" // both say something, and not the same
	CheckUnknown CheckResult = "unknown" // one or both say nothing
)

// A CheckName names a check.
type CheckName string

// The checks that two postings have to pass to be one opening.
const (
	CheckRule       CheckName = "rule"        // of PublishOptions.Rules; decides, and is no Check
	CheckRights     CheckName = "rights"      // the terms of a source do not allow to count a posting; decides
	CheckCompany    CheckName = "company"     // folded: the same one
	CheckTitle      CheckName = "title"       // the words that say what the job is
	CheckNumber     CheckName = "number"      // of the requisition, in the title
	CheckTitleYears CheckName = "title_years" // of experience, in the title
	CheckTitlePlace CheckName = "title_place" // in the title
	CheckEmployment CheckName = "employment"  // a techmap.Employment
	CheckWorkModel  CheckName = "work_model"  // a techmap.WorkModel
	CheckExperience CheckName = "experience"  // years, and whether newcomers may apply
	CheckPlace      CheckName = "place"       // country, region and city
	CheckText       CheckName = "text"        // A: share that is in both; B: of the shorter, that in the longer; 0 to 1
	CheckSkills     CheckName = "skills"      // that are asked for: those that both have, a slash, and all of each
	CheckTime       CheckName = "time"        // when they were open: one not too long after the other had closed
	CheckOthers     CheckName = "others"      // other postings of their openings; decides, and is no Check
)

// WhySame explains why a and b are, or would be, one opening when Publish is called
// with the same options, or why not. It changes nothing. It returns an error that wraps
// techmap.ErrNotFound if gold has not got one of them. It reads as much as Publish before
// the first opening, and then postings up to the companies of the two.
func WhySame(
	ctx context.Context, s PublishStore, a, b techmap.PostingID, opts *PublishOptions,
) (Comparison, error) {
	p := newPublisher(s, opts)
	c, err := p.whySame(ctx, a, b)
	if err != nil {
		return Comparison{}, fmt.Errorf("medallion: why same %q %q: %w", a, b, err)
	}
	return c, nil
}

// whySame is WhySame, without the prefix of its errors.
func (p *publisher) whySame(ctx context.Context, a, b techmap.PostingID) (Comparison, error) {
	if err := p.prepare(ctx); err != nil {
		return Comparison{}, err
	}
	blockA, blockB, err := p.find(ctx, a, b)
	if err != nil {
		return Comparison{}, err
	}
	out := Comparison{A: a, B: b}
	postingA, postingB := posting(blockA, a), posting(blockB, b)
	out.Checks = append(out.Checks, Check{
		Name: CheckCompany, A: postingA.Company, B: postingB.Company,
		Result: result(postingA.Company, postingB.Company),
	})
	x := explainer{Comparison: out, publisher: p, block: p.members(blockA)}
	switch {
	case !p.known.Rights(postingA.Source).Counted || !p.known.Rights(postingB.Source).Counted:
		x.By = CheckRights
	case postingA.Company != postingB.Company:
		x.By = CheckCompany
		x.OpeningA = x.opening(a)
		x.block = p.members(blockB)
		x.OpeningB = x.opening(b)
	default:
		x.explain()
	}
	return x.Comparison, nil
}

// find returns the postings of the companies of a and b, which are one block if it is one
// company: what decides is never two postings alone, but all of their company.
func (p *publisher) find(ctx context.Context, a, b techmap.PostingID) (ofA, ofB []techmap.CanonicalPosting, err error) {
	for block, err := range companies(ctx, p.store.Postings(ctx)) {
		if err != nil {
			return nil, nil, err
		}
		if posting(block, a) != nil {
			ofA = block
		}
		if posting(block, b) != nil {
			ofB = block
		}
		if ofA != nil && ofB != nil {
			return ofA, ofB, nil
		}
	}
	if ofA != nil {
		a = b
	}
	return nil, nil, fmt.Errorf("posting %q: %w", a, techmap.ErrNotFound)
}

// posting returns the posting of the block, which is sorted, with the ID.
func posting(block []techmap.CanonicalPosting, id techmap.PostingID) *techmap.CanonicalPosting {
	i, ok := slices.BinarySearchFunc(block, id, func(p techmap.CanonicalPosting, id techmap.PostingID) int {
		switch {
		case p.ID < id:
			return -1
		case p.ID > id:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &block[i]
}

// An explainer compares two postings of a company once more.
type explainer struct {
	Comparison
	publisher *publisher
	block     []*member
}

// opening returns the ID of the opening of a posting.
func (x *explainer) opening(id techmap.PostingID) techmap.PostingID {
	c := newClustering(x.block, x.publisher.opts.Repost, x.publisher.opts.Rules)
	return c.of[id].members[0].p.ID
}

// explain fills in everything. What was decided when the later of the two was placed
// is told from what had been seen by then.
func (x *explainer) explain() {
	all := newClustering(x.block, x.publisher.opts.Repost, x.publisher.opts.Rules)
	x.OpeningA, x.OpeningB = all.of[x.A].members[0].p.ID, all.of[x.B].members[0].p.ID
	x.Same = x.OpeningA == x.OpeningB
	var a, b *member
	last := 0
	for i, m := range x.block { // sorted by newClustering
		switch m.p.ID {
		case x.A:
			a, last = m, i
		case x.B:
			b, last = m, i
		}
	}
	if x.A == x.B {
		b = a
	}
	then := newClustering(slices.Clone(x.block[:last+1]), x.publisher.opts.Repost, x.publisher.opts.Rules)
	found := pair(a, b, then.common)
	x.checkFields(a, b)
	x.checkTexts(a, b, found, then.common)
	x.checkTime(a, b)
	x.By = x.decided(a, b, found, then)
}

// decided returns what decided.
func (x *explainer) decided(a, b *member, found pairing, then *clustering) CheckName {
	rules := x.publisher.opts.Rules
	late := a
	if b.after(a) {
		late = b
	}
	switch {
	case x.Same && slices.Contains(rules.with(a.p.ID), b.p.ID):
		return CheckRule
	case x.Same:
		return found.reason()
	case rules.keepApart(&group{members: []*member{a}}, b):
		return CheckRule
	case found.against != "":
		return found.against
	case !then.ofOther(a, b, late).alive(late.first, x.publisher.opts.Repost):
		return CheckTime
	case found.strength() == notSame:
		return CheckText
	}
	return CheckOthers
}

// ofOther returns the group of the earlier of two postings.
func (c *clustering) ofOther(a, b, late *member) *group {
	if late == a {
		return c.of[b.p.ID]
	}
	return c.of[a.p.ID]
}

// after reports whether m is placed after o.
func (m *member) after(o *member) bool {
	if m.first.Equal(o.first) {
		return m.p.ID > o.p.ID
	}
	return m.first.After(o.first)
}

// reason returns why the pairing is the same job.
func (p pairing) reason() CheckName {
	switch {
	case p.against != "" || p.strength() == notSame:
		return CheckOthers
	case p.strength() == possible:
		return CheckTitle
	case p.equal || !p.demands:
		return CheckText
	}
	return CheckSkills
}
