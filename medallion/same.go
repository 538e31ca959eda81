package medallion

import (
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// How alike two texts have to be, as shares from 0 to 1. The values were set on labelled
// pairs of real postings, testdata/labels at the root of the module, and measured on pairs
// that were not looked at before (opening_pairs_fresh.tsv there). Changing one of them is
// a new PublishMethod.
const (
	// Where the titles say the same.
	minLikeness  = 0.40
	minContained = 0.60
	// Where the titles say the same and most of the skills are the same.
	minContainedSkilled = 0.52
	// Where one title says more than the other.
	minLikenessNear  = 0.80
	minContainedNear = 0.90
	// By which texts are equal but for a word or two, boilerplate included.
	equalText = 0.97
	// By which texts are so alike that what differs is meant to differ.
	sameTemplate       = 0.88
	minLikenessSwapped = 0.60
)

// A titleRelation says how two titles go together.
type titleRelation byte

const (
	titlesDiffer titleRelation = iota // each or one says what the other does not
	titlesNear                        // one also names skills that the other posting demands
	titlesEqual                       // but for noise, order, language and places
)

// A strength says how sure it is that two postings are the same job.
type strength byte

const (
	notSame  strength = iota
	possible          // nothing but their titles and fields says so
	certain
)

// A pairing is the comparison of two postings of one company. It is symmetric: which of the
// two was seen first makes no difference here.
type pairing struct {
	titles   titleRelation
	against  CheckName // what disagrees, "" if nothing
	text     likeness
	equal    bool // texts
	demands  bool // see sameDemands
	skills   skillOverlap
	distinct bool // sources
	years    bool // of experience differ
}

// pair compares two postings of a company.
func pair(a, b *member, common *boilerplate) pairing {
	p := pairing{titles: relate(a, b), distinct: a.p.Source != b.p.Source}
	if p.titles == titlesDiffer {
		p.against = CheckTitle
		return p
	}
	if p.against = disagreement(a, b); p.against != "" {
		return p
	}
	p.years = !agreeYears(a.ad.experience, b.ad.experience)
	p.demands = sameDemands(a.p.Demands, b.p.Demands)
	p.compareTexts(a, b, common)
	switch {
	case p.years && !p.distinct && !p.partial(),
		p.text.whole >= sameTemplate && (p.years || a.sketch.otherYears(b.sketch)):
		p.against = CheckExperience
	case p.equal:
	default:
		p.skills = overlap(a.p.Demands, b.p.Demands)
		if p.skills.swapped(p.text.whole) && p.text.jaccard >= minLikeness {
			p.against = CheckSkills
		}
	}
	return p
}

// compareTexts compares the texts of the postings: byte for byte, then as they stand, then
// without the boilerplate of the company. Two that are equal as they stand but for a word
// are equal even if all of that is boilerplate; in any other pair it proves nothing.
func (p *pairing) compareTexts(a, b *member, common *boilerplate) {
	p.equal = a.ad.text == b.ad.text && a.ad.text != techmap.Digest{}
	if p.equal {
		p.text = likeness{jaccard: 1, contained: 1, whole: 1, known: true}
		return
	}
	p.text = a.sketch.compare(b.sketch, nil)
	whole := p.text.jaccard
	if p.equal = p.text.known && whole >= equalText && !overlap(a.p.Demands, b.p.Demands).swapped(whole); p.equal {
		p.text.whole = whole
		return
	}
	if p.text.known && common != nil {
		p.text = a.sketch.compare(b.sketch, common)
	}
	p.text.whole = whole
}

// partial reports whether one text is a part of the other, so that the years that are
// asked for may have been read from what the one leaves out.
func (p pairing) partial() bool {
	return p.text.contained >= minContainedNear && p.text.whole < minLikenessNear
}

// strength returns how sure the pairing is.
func (p pairing) strength() strength {
	switch {
	case p.titles == titlesDiffer || p.against != "":
		return notSame
	case p.years && p.titles == titlesEqual && p.partial():
		return certain
	case p.years && p.titles == titlesEqual:
		return possible
	case p.years:
		return notSame
	case p.equal:
		return certain
	case p.titles == titlesNear:
		if p.text.jaccard >= minLikenessNear || p.text.contained >= minContainedNear {
			return certain
		}
		return notSame
	case p.demands:
		return certain
	case p.skills.foreign() && p.text.contained < sameTemplate:
	case p.text.jaccard >= minLikeness, p.text.contained >= minContained,
		p.text.contained >= minContainedSkilled && p.skills.most():
		return certain
	}
	if p.distinct {
		return possible
	}
	return notSame
}

// score orders pairings of one strength. Only the order is meant: equal demands weigh as
// much as a whole text, an equal title half as much.
func (p pairing) score() float64 {
	score := p.text.jaccard + p.text.contained
	if p.demands {
		score++
	}
	if p.titles == titlesEqual {
		score += 0.5
	}
	return score
}

// relate tells how the titles of two postings go together.
func relate(a, b *member) titleRelation {
	switch {
	case a.title.key == "" || b.title.key == "":
		return titlesDiffer
	case a.title.key == b.title.key:
		return titlesEqual
	case len(a.title.words) > len(b.title.words):
		a, b = b, a
	}
	for _, w := range a.title.words {
		if !slices.Contains(b.title.words, w) {
			return titlesDiffer
		}
	}
	for _, w := range b.title.words {
		if !slices.Contains(a.title.words, w) && !demandsWord(&a.p, w) {
			return titlesDiffer
		}
	}
	return titlesNear
}

// demandsWord reports whether the word of a title is a skill that p demands anyway.
func demandsWord(p *techmap.CanonicalPosting, word string) bool {
	return slices.ContainsFunc(p.Demands, func(d techmap.Demand) bool { return string(d.Skill) == word })
}

// disagreement returns what two postings state differently, "" if nothing.
func disagreement(a, b *member) CheckName {
	x, y := &a.ad, &b.ad
	switch {
	case !agree(a.title.number, b.title.number):
		return CheckNumber
	case !agree(a.title.years, b.title.years):
		return CheckTitleYears
	case !meet(a.title.places, b.title.places), a.p.Source == b.p.Source && namesPlace(a, b):
		return CheckTitlePlace
	case !agreeEmployment(x.employment, y.employment):
		return CheckEmployment
	case !agree(x.workModel, y.workModel):
		return CheckWorkModel
	case excludes(x.experience, y.experience) || excludes(y.experience, x.experience):
		return CheckExperience
	case !agreePlace(x.place, y.place):
		return CheckPlace
	}
	return ""
}

// agree reports whether a and b are equal as far as they are stated.
func agree[T comparable](a, b T) bool {
	var unstated T
	return a == b || a == unstated || b == unstated
}

// namesPlace reports whether the title of one of two postings on one site tells it from
// the other by a place.
func namesPlace(a, b *member) bool {
	return len(a.title.places) == 0 && len(b.title.places) > 0 && a.ad.place.Region == "" ||
		len(b.title.places) == 0 && len(a.title.places) > 0 && b.ad.place.Region == ""
}

// agreeEmployment reports whether two forms of employment may be one job's. Service
// in a company instead of the army is full-time work.
func agreeEmployment(a, b techmap.Employment) bool {
	service := func(e techmap.Employment) techmap.Employment {
		if e == techmap.EmploymentMilitary {
			return techmap.EmploymentFullTime
		}
		return e
	}
	return agree(service(a), service(b))
}

// meet reports whether two sets have something in common, or one is empty.
func meet(a, b []string) bool {
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// agreeYears reports whether two postings ask for the same years. Two on one site that
// do not are two jobs. On two sites, one of which may tell less of the text, the years
// may have been read from different sentences.
func agreeYears(a, b techmap.Experience) bool {
	return agree(a.MinYears, b.MinYears) && agree(a.MaxYears, b.MaxYears)
}

// excludes reports whether a is for newcomers alone and b for others.
func excludes(a, b techmap.Experience) bool {
	return a.NewGrad && !a.Experienced && !a.Any && a.MinYears == 0 && b.Experienced && !b.NewGrad && !b.Any
}

// agreePlace reports whether two places may be one. A city may be a part of the other as it
// is written: 강남구 and 강남구 역삼동.
func agreePlace(a, b techmap.Place) bool {
	return agree(a.Country, b.Country) && agree(a.Region, b.Region) &&
		(strings.HasPrefix(a.City, b.City) || strings.HasPrefix(b.City, a.City))
}
