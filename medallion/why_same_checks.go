package medallion

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// add adds a check.
func (x *explainer) add(name CheckName, a, b string, r CheckResult) {
	if a == "" && b == "" {
		return
	}
	x.Checks = append(x.Checks, Check{Name: name, A: a, B: b, Result: r})
}

// result compares two statements.
func result(a, b string) CheckResult { return verdict(a, b, a == b) }

// verdict is what was found of two statements, which say nothing if they are empty.
func verdict(a, b string, agree bool) CheckResult {
	switch {
	case a == "" || b == "":
		return CheckUnknown
	case agree:
		return CheckAgrees
	}
	return CheckDiffers
}

// checkFields tells what the titles and fields state.
func (x *explainer) checkFields(a, b *member) {
	related := CheckDiffers
	if relate(a, b) != titlesDiffer {
		related = CheckAgrees
	}
	x.add(CheckTitle, a.title.key, b.title.key, related)
	x.add(CheckNumber, a.title.number, b.title.number, result(a.title.number, b.title.number))
	x.add(CheckTitleYears, a.title.years, b.title.years, result(a.title.years, b.title.years))
	placesA, placesB := strings.Join(a.title.places, " "), strings.Join(b.title.places, " ")
	x.add(CheckTitlePlace, placesA, placesB, titlePlaces(a, b))
	workA, workB := string(a.ad.employment), string(b.ad.employment)
	x.add(CheckEmployment, workA, workB, verdict(workA, workB, agreeEmployment(a.ad.employment, b.ad.employment)))
	modelA, modelB := string(a.ad.workModel), string(b.ad.workModel)
	x.add(CheckWorkModel, modelA, modelB, result(modelA, modelB))
	yearsA, yearsB := tellExperience(a.ad.experience), tellExperience(b.ad.experience)
	fit := agreeYears(a.ad.experience, b.ad.experience) &&
		!excludes(a.ad.experience, b.ad.experience) && !excludes(b.ad.experience, a.ad.experience)
	if yearsA == "" && yearsB == "" && a.sketch.otherYears(b.sketch) {
		yearsA, yearsB, fit = fmt.Sprint(a.sketch.years), fmt.Sprint(b.sketch.years), false
	}
	x.add(CheckExperience, yearsA, yearsB, verdict(yearsA, yearsB, fit))
	placeA, placeB := tellPlace(a.ad.place), tellPlace(b.ad.place)
	x.add(CheckPlace, placeA, placeB, verdict(placeA, placeB, agreePlace(a.ad.place, b.ad.place)))
}

// titlePlaces compares the places that titles name, as disagreement does.
func titlePlaces(a, b *member) CheckResult {
	switch {
	case !meet(a.title.places, b.title.places), a.p.Source == b.p.Source && namesPlace(a, b):
		return CheckDiffers
	case len(a.title.places) == 0 || len(b.title.places) == 0:
		return CheckUnknown
	}
	return CheckAgrees
}

// checkTexts tells how much of the texts and the skills is the same.
func (x *explainer) checkTexts(a, b *member, found pairing, common *boilerplate) {
	text := found.text
	if !text.known {
		text = a.sketch.compare(b.sketch, common)
	}
	if text.known {
		r := CheckDiffers
		if text.jaccard >= minLikeness || text.contained >= minContained {
			r = CheckAgrees
		}
		x.add(CheckText, fmt.Sprintf("%.2f", text.jaccard), fmt.Sprintf("%.2f", text.contained), r)
	}
	skills := overlap(a.p.Demands, b.p.Demands)
	if skills.a+skills.b == 0 {
		return
	}
	r := CheckUnknown
	switch {
	case sameDemands(a.p.Demands, b.p.Demands), skills.most():
		r = CheckAgrees
	case skills.foreign(), skills.swapped(text.whole):
		r = CheckDiffers
	}
	x.add(CheckSkills, fmt.Sprintf("%d/%d", skills.both, skills.a), fmt.Sprintf("%d/%d", skills.both, skills.b), r)
}

// checkTime tells when the postings were open.
func (x *explainer) checkTime(a, b *member) {
	r := CheckAgrees
	early, late := a, b
	if a.after(b) {
		early, late = b, a
	}
	if alone := (&group{members: []*member{early}}); !alone.alive(late.first, x.publisher.opts.Repost) {
		r = CheckDiffers
	}
	x.add(CheckTime, tellOpen(a), tellOpen(b), r)
}

// tellExperience says what is asked of an applicant's past, "" for nothing.
func tellExperience(e techmap.Experience) string {
	var words []string
	for _, w := range []struct {
		is   bool
		word string
	}{{e.Any, "any"}, {e.NewGrad, "newcomers"}, {e.Experienced && e.MinYears == 0, "experienced"}} {
		if w.is {
			words = append(words, w.word)
		}
	}
	switch {
	case e.MaxYears > 0:
		words = append(words, fmt.Sprintf("%d–%d years", e.MinYears, e.MaxYears))
	case e.MinYears > 0:
		words = append(words, fmt.Sprintf("%d+ years", e.MinYears))
	}
	return strings.Join(words, ", ")
}

func tellPlace(p techmap.Place) string {
	return strings.Join(strings.Fields(strings.Join([]string{p.Country, p.Region, p.City}, " ")), " ")
}

// tellOpen tells when a posting was open.
func tellOpen(m *member) string {
	var spans []string
	for _, iv := range m.open {
		to := ""
		if !iv.To.IsZero() {
			to = iv.To.Format(time.DateOnly)
		}
		spans = append(spans, iv.From.Format(time.DateOnly)+"–"+to)
	}
	return cmp.Or(strings.Join(spans, ", "), m.first.Format(time.DateOnly))
}
