package main

import (
	"context"
	"iter"
	"maps"
	"mime"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/profile"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

// An explorer looks at the layers of one store.
type explorer struct {
	stores *stores
	known  techmap.Sources
	source string               // only this, if any
	runs   map[string]time.Time // newest of each source
	now    time.Time
}

// asked is the salt of the samples: other words, other samples.
const asked = 1

// dawn is the earliest day that a posting plausibly has.
func dawn() time.Time { return time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC) }

// newest reports whether what was fetched then is of its source's newest run.
func (e explorer) newest(source string, fetched time.Time) bool {
	at, ok := e.runs[source]
	return ok && !fetched.Before(at)
}

// of leaves out what other sources say, if only one is looked at.
func of[T any](e explorer, records iter.Seq2[T, error], sources func(*T) []string) iter.Seq2[T, error] {
	if e.source == "" {
		return records
	}
	return stage.Only(records, func(v T) bool { return slices.Contains(sources(&v), e.source) })
}

func both(en, ko string) message.Text { return message.Text{En: en, Ko: ko} }

func (e explorer) bronzeTable(ctx context.Context) (profile.Table, error) {
	type p = techmap.RawPosting
	records := of(e, e.stores.bronze.All(ctx), func(v *p) []string { return []string{v.Source} })
	return profile.Of(records, e.bronzeFields(), profile.Options[p]{
		Name: "bronze", Seed: asked,
		ID:     func(v *p) string { return string(v.ID()) },
		Same:   func(v *p) string { return v.Digest().String() },
		Time:   func(v *p) time.Time { return v.FetchedAt },
		Newest: func(v *p) bool { return e.newest(v.Source, v.FetchedAt) },
	})
}

func (e explorer) bronzeFields() []profile.Field[techmap.RawPosting] {
	type p = techmap.RawPosting
	return []profile.Field[p]{
		profile.EnumField("source", both("site it comes from", "출처"), func(v *p) string { return v.Source }),
		profile.EnumField("content_type", both("media type of the answer", "응답의 형식"), mediaType),
		profile.EnumField("charset", both("declared, or as the bytes look", "문자 집합: 선언된 것, 없으면 바이트로 판단"), charset),
		profile.EnumField("status", both("HTTP status", "HTTP 상태"), func(v *p) string { return v.Meta["status"] }),
		profile.NumberField("body_size", both("bytes of the answer", "응답 크기(바이트)"), 0, 0,
			func(v *p) (float64, bool) { return float64(len(v.Body)), len(v.Body) > 0 }),
		profile.TimeField("fetched_at", both("when it was fetched", "수집 시각"), dawn(), e.now.Add(time.Hour), func(v *p) time.Time { return v.FetchedAt }),
		e.ageField(),
		profile.KeyField("url", both("page a person can open", "공고 주소"), func(v *p) string { return v.URL }),
		profile.ListField("meta", both("what is noted beside the answer", "응답에 덧붙인 기록"), func(v *p) []string { return slices.Collect(maps.Keys(v.Meta)) }),
	}
}

// ageField describes how long ago an answer was fetched.
func (e explorer) ageField() profile.Field[techmap.RawPosting] {
	about := both("days since it was fetched", "수집한 지 며칠")
	f := profile.NumberField("age_days", about, 0, 0, func(p *techmap.RawPosting) (float64, bool) {
		return float64(int(e.now.Sub(p.FetchedAt).Hours()) / 24), !p.FetchedAt.IsZero()
	})
	f.Moving = true
	return f
}

func mediaType(p *techmap.RawPosting) string {
	kind, _, _ := strings.Cut(p.ContentType, ";")
	return strings.TrimSpace(kind)
}

func charset(p *techmap.RawPosting) string {
	if _, params, err := mime.ParseMediaType(p.ContentType); err == nil && params["charset"] != "" {
		return strings.ToLower(params["charset"])
	}
	switch {
	case len(p.Body) == 0:
		return ""
	case utf8.Valid(p.Body):
		return "utf-8 (not declared)"
	}
	return "unknown"
}

func (e explorer) silverTable(ctx context.Context) (profile.Table, error) {
	type p = techmap.Posting
	records := of(e, e.stores.silver.Silver().All(ctx), func(v *p) []string { return []string{v.Source} })
	return profile.Of(records, e.silverFields(), profile.Options[p]{
		Name: "silver", Seed: asked,
		ID:       func(v *p) string { return string(v.ID) },
		Same:     func(v *p) string { return v.TextDigest().String() },
		Time:     func(v *p) time.Time { return v.SeenAt },
		Newest:   func(v *p) bool { return e.newest(v.Source, v.SeenAt) },
		Quotable: func(v *p) bool { return quotable(e.known, v.ID) },
	})
}

func (e explorer) silverFields() []profile.Field[techmap.Posting] {
	type p = techmap.Posting
	fields := []profile.Field[p]{
		profile.EnumField("source", both("site it comes from", "출처"), func(v *p) string { return v.Source }),
		profile.QuoteField("title", both("title as written", "제목"), func(v *p) string { return v.Title }),
		profile.TextField("company", both("employer as written", "회사"), func(v *p) string { return v.Company }),
		profile.EnumField("lang", both("language of the text", "글의 언어"), func(v *p) string { return v.Lang }),
		profile.ListField("category", both("the site's own fields of work", "사이트의 직무 분류"), func(v *p) []string { return v.Category }),
		profile.ListField("tags", both("skills the site itself lists", "사이트가 붙인 기술 태그"), func(v *p) []string { return v.Tags }),
		profile.ListField("section_kinds", both("kinds of sections in the text", "본문 단락의 종류"), sectionKindNames),
		profile.QuoteField("text", both("all sections together", "모든 단락의 글"), wholeText),
		profile.KeyField("url", both("page a person can open", "공고 주소"), func(v *p) string { return v.URL }),
	}
	for _, kind := range sectionKindsOf() {
		fields = append(fields, sectionField(kind))
	}
	fields = append(fields, jobFields(e.now, func(v *p) jobFacts {
		return jobFacts{&v.Experience, v.Employment, v.WorkModel, &v.Place, v.Salary, &v.PostedAt, &v.Deadline}
	})...)
	return append(fields,
		profile.TimeField("seen_at", both("when it was fetched", "수집 시각"), dawn(), e.now.Add(time.Hour), func(v *p) time.Time { return v.SeenAt }),
		profile.TimeField("first_seen", both("first sighting by the source's history", "출처 이력의 첫 확인"), dawn(), e.now.Add(time.Hour), func(v *p) time.Time { return v.FirstSeen }),
		profile.TimeField("closed_at", both("when it closed, as the source says", "마감 (출처 기준)"), dawn(), e.now.Add(time.Hour), func(v *p) time.Time { return v.ClosedAt }),
		profile.BoolField("image_only", both("the text is in pictures", "본문이 그림뿐임"), func(v *p) bool { return v.ImageOnly }),
		profile.EnumField("parser", both("what read it", "파서"), func(v *p) string { return v.Parser }),
	)
}

func sectionKindsOf() []techmap.SectionKind {
	return []techmap.SectionKind{
		techmap.SectionAbout, techmap.SectionDuties, techmap.SectionRequirements, techmap.SectionPreferences,
		techmap.SectionTechnologies, techmap.SectionBenefits, techmap.SectionProcess, techmap.SectionConditions,
		techmap.SectionOther,
	}
}

func sectionKindNames(p *techmap.Posting) []string {
	var out []string
	for _, s := range p.Sections {
		out = append(out, string(s.Kind))
	}
	return out
}

func wholeText(p *techmap.Posting) string {
	var b strings.Builder
	for _, s := range p.Sections {
		b.WriteString(s.Text + "\n")
	}
	return b.String()
}

// sectionField describes how long the sections of a kind are.
func sectionField(kind techmap.SectionKind) profile.Field[techmap.Posting] {
	about := both("characters in sections of this kind", "이 종류 단락의 글자 수")
	return profile.NumberField("section."+string(kind), about, 0, 0, func(p *techmap.Posting) (float64, bool) {
		n := 0
		for _, s := range p.Sections {
			if s.Kind == kind {
				n += utf8.RuneCountInString(s.Text)
			}
		}
		return float64(n), n > 0
	})
}
