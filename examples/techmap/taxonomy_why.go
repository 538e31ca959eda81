package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// taxonomyWhyCmd explains a name.
type taxonomyWhyCmd struct {
	Name string `arg:"" help:"A name as a posting writes it."`
	formatFlag
}

// A meaning is an entry that claims a name.
type meaning struct {
	Skill    techmap.SkillID   `json:"skill"`
	Name     string            `json:"name"`
	Kind     techmap.SkillKind `json:"kind"`
	Form     string            `json:"form"` // as the entry writes it
	Tier     string            `json:"tier"`
	Exact    bool              `json:"exact_case,omitzero"`
	Needs    []string          `json:"needs,omitempty"`
	Vetoes   []string          `json:"vetoes,omitempty"`
	Reason   string            `json:"reason,omitzero"`
	Place    string            `json:"place,omitzero"`
	PartOf   []techmap.SkillID `json:"part_of,omitempty"`
	UsedWith []techmap.SkillID `json:"used_with,omitempty"`
}

// An example is a place in which a name may stand, and what is made of it there.
type example struct {
	Place      string          `json:"place"`
	Text       string          `json:"text"`
	Counts     bool            `json:"counts"`
	Skill      techmap.SkillID `json:"skill,omitzero"`
	Level      techmap.Level   `json:"level,omitzero"`
	Context    techmap.Context `json:"context,omitzero"`
	Confidence float64         `json:"confidence,omitzero"`
}

// A nameReport is the command's JSON.
type nameReport struct {
	Name     string         `json:"name"`
	Taxonomy string         `json:"taxonomy"`
	Means    []meaning      `json:"means"`
	Role     techmap.RoleID `json:"role,omitzero"`
	Examples []example      `json:"examples"`
	Near     []nearName     `json:"near,omitempty"` // entries written nearly so, if none is
}

var (
	taxHeadEntry      = message.Text{En: "entry", Ko: "항목"}
	taxHeadKind       = message.Text{En: "kind", Ko: "종류"}
	taxHeadForm       = message.Text{En: "form", Ko: "표기"}
	taxHeadTier       = message.Text{En: "tier", Ko: "등급"}
	taxHeadNeeds      = message.Text{En: "only near", Ko: "함께 있어야 하는 말"}
	taxHeadVetoes     = message.Text{En: "never beside", Ko: "곁에 있으면 안 되는 말"}
	taxHeadReason     = message.Text{En: "reason", Ko: "이유"}
	taxHeadExample    = message.Text{En: "for example", Ko: "예문"}
	taxHeadStands     = message.Text{En: "where it stands", Ko: "놓인 자리"}
	taxHeadCounts     = message.Text{En: "counts", Ko: "집계"}
	textNameMeans     = message.Text{En: "What %q means", Ko: "%q의 뜻"}
	textNameNone      = message.Text{En: "no entry is called %q", Ko: "%q라는 항목이 없습니다"}
	textNameRole      = message.Text{En: "As a title it is the role %s.", Ko: "직함으로는 직군 %s입니다."}
	textNameNear      = message.Text{En: "Written nearly so: %s", Ko: "비슷하게 쓰는 것: %s"}
	textNameWhere     = message.Text{En: "Where it counts", Ko: "집계되는 자리"}
	textNameTiers     = message.Text{En: "strong: means it wherever it stands. weak: an ordinary word too, which something around it has to prove. listed: only in a list of technologies.", Ko: "strong: 어디에 있어도 그 뜻. weak: 보통 낱말이기도 해서 둘레에 근거가 있어야 함. listed: 기술을 늘어놓은 목록 안에서만."}
	textNameExact     = message.Text{En: "%s (this case only)", Ko: "%s (대소문자 그대로)"}
	taxTextYesAs      = message.Text{En: "yes, %s", Ko: "예, %s"}
	taxTextYesAsOther = message.Text{En: "as %s", Ko: "%s로"}
	taxTextNo         = message.Text{En: "no", Ko: "아니요"}
	taxTextNoBecause  = message.Text{En: "no, %s", Ko: "아니요, %s"}
)

// Run implements the command.
func (c *taxonomyWhyCmd) Run(ctx context.Context, a *app) error {
	t, err := a.ownTables()
	if err != nil {
		return err
	}
	name := strings.TrimSpace(c.Name)
	report := nameReport{Name: name, Taxonomy: t.tax.Version(), Means: list(t.meanings(name))}
	if role, ok := t.tax.CanonicalRole(name); ok {
		report.Role = role.ID
	}
	if len(report.Means) == 0 {
		report.Near = newNeighbours(t.tax).near(name, 5)
	}
	if report.Examples, err = a.examples(ctx, name, report.Means); err != nil {
		return err
	}
	if c.Format == render.JSON {
		return render.WriteJSON(a.stdout, report)
	}
	return c.print(a, report)
}

// meanings returns the entries that claim a name, as the extractor asks them: in the
// order of the taxonomy.
func (t tables) meanings(name string) []meaning {
	doubts, places := t.doubts(), t.skillPlaces()
	folded := techmap.Fold(name)
	var all []meaning
	for s := range t.tax.Skills() {
		for _, a := range s.Aliases {
			if techmap.Fold(a.Text) != folded {
				continue
			}
			m := meaning{
				Skill: s.ID, Name: s.Name, Kind: s.Kind, Form: a.Text, Tier: cmp.Or(string(a.Tier), "strong"),
				Exact: a.ExactCase, Needs: a.Needs, Vetoes: a.Vetoes, Place: places[s.ID],
				PartOf: s.PartOf, UsedWith: s.UsedWith,
			}
			if d, ok := doubts[formKey{s.ID, a.Text}]; ok {
				m.Reason, m.Place = d.reason, d.place
			}
			all = append(all, m)
		}
	}
	return all
}

// A scene is a sentence that a name can stand in.
type scene struct {
	place message.Text
	kind  techmap.SectionKind // "" is a tag of the site
	title string
	// text has %[1]s for the name, %[2]s for a related one, %[3]s for a word that it
	// needs, %[4]s for one that it must not have and %[5]s for it in small letters.
	text string
}

func scenes() []scene {
	req := techmap.SectionRequirements
	return []scene{
		{message.Text{En: "tag of the site", Ko: "사이트의 태그"}, "", "", "%[1]s"},
		{message.Text{En: "list of technologies", Ko: "기술 목록"}, techmap.SectionTechnologies, "기술 스택", "• Java, %[1]s, MySQL"},
		{message.Text{En: "requirement, in a list", Ko: "자격요건의 목록"}, req, "자격요건", "• Java, %[1]s, MySQL 사용 경험이 있으신 분"},
		{message.Text{En: "requirement, alone", Ko: "자격요건, 혼자"}, req, "자격요건", "• %[1]s 사용 경험이 있으신 분"},
		{message.Text{En: "requirement, alone", Ko: "자격요건, 혼자"}, req, "Requirements", "• Experience with %[1]s"},
		{message.Text{En: "as a language", Ko: "언어라고 하며"}, req, "자격요건", "• %[1]s 언어로 개발해 보신 분"},
		{message.Text{En: "beside a related name", Ko: "관련 기술과 함께"}, techmap.SectionDuties, "주요업무", "• %[2]s 기반 서비스에 %[1]s 적용"},
		{message.Text{En: "with a word it needs", Ko: "필요한 말과 함께"}, req, "자격요건", "• %[3]s, %[1]s 경험"},
		{message.Text{En: "beside a word it must not have", Ko: "안 되는 말 곁에"}, req, "자격요건", "• %[1]s %[4]s 경험"},
		{message.Text{En: "in small letters", Ko: "소문자로"}, req, "Requirements", "• You will %[5]s to the needs of our team"},
		{message.Text{En: "not wanted", Ko: "필요 없다고 하며"}, req, "자격요건", "• %[1]s 경험은 필요하지 않습니다"},
		{message.Text{En: "benefits", Ko: "복지"}, techmap.SectionBenefits, "복지 및 혜택", "• %[1]s 제공"},
		{message.Text{En: "about the company", Ko: "회사 소개"}, techmap.SectionAbout, "About us", "We are the people behind %[1]s."},
	}
}

// examples puts a name into sentences and reads them.
func (a *app) examples(ctx context.Context, name string, means []meaning) ([]example, error) {
	related, need, veto := a.company(means)
	x := lexicon.New(a.tax, nil)
	all := []example{}
	for _, s := range scenes() {
		small := strings.ToLower(name)
		if s.lacks("%[2]s", related) || s.lacks("%[3]s", need) || s.lacks("%[4]s", veto) ||
			small == name && s.lacks("%[5]s", "") {
			continue
		}
		text := fill(s.text, name, related, need, veto, small)
		p := techmap.Posting{ID: "example:1", Title: "Developer"}
		if s.kind == "" {
			p.Tags = []string{text}
		} else {
			p.Sections = []techmap.Section{{Kind: s.kind, Title: s.title, Text: text}}
		}
		found, err := x.Extract(ctx, []techmap.Posting{p})
		if err != nil {
			return nil, err
		}
		all = append(all, verdictOf(name, example{Place: a.say(s.place), Text: text}, found[0]))
	}
	return all, nil
}

// lacks reports whether the scene has a place for a word that is not there.
func (s scene) lacks(place, word string) bool { return word == "" && strings.Contains(s.text, place) }

// fill puts words into a scene.
func fill(text string, words ...string) string {
	for i, w := range words {
		text = strings.ReplaceAll(text, fmt.Sprintf("%%[%d]s", i+1), w)
	}
	return text
}

// company returns a name that is related to the first meaning, a word that it needs
// and one that it must not have.
func (a *app) company(means []meaning) (related, need, veto string) {
	for _, m := range means {
		for _, id := range slices.Concat(m.UsedWith, m.PartOf) {
			if s, ok := a.tax.Skill(id); ok && related == "" && s.Kind != techmap.KindConcept {
				related = s.Name
			}
		}
		if len(m.Needs) > 0 && need == "" {
			need = m.Needs[0]
		}
		if len(m.Vetoes) > 0 && veto == "" {
			veto = m.Vetoes[0]
		}
	}
	return related, need, veto
}

// verdictOf says what was made of the name in e.
func verdictOf(name string, e example, x techmap.Extraction) example {
	at := strings.Index(strings.ToLower(e.Text), strings.ToLower(name))
	for _, m := range x.Mentions {
		if m.Section == techmap.SectionTitle || m.Start >= at+len(name) || m.End <= at {
			continue
		}
		e.Skill, e.Level, e.Context, e.Confidence = m.Skill, m.Level, m.Context, m.Confidence
		e.Counts = m.Context == ""
		break
	}
	return e
}

func (c *taxonomyWhyCmd) print(a *app, r nameReport) error {
	sheet := render.Sheet{Title: a.say(textNameMeans, r.Name)}
	for _, h := range []message.Text{taxHeadEntry, taxHeadKind, taxHeadForm, taxHeadTier, taxHeadNeeds, taxHeadVetoes, taxHeadReason, taxHeadPlace} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h), Width: 32})
	}
	own := map[techmap.SkillID]bool{}
	for _, m := range r.Means {
		own[m.Skill] = true
		tier := m.Tier
		if m.Exact {
			tier = a.say(textNameExact, tier)
		}
		sheet.Rows = append(sheet.Rows, []any{
			fmt.Sprintf("%s (%s)", m.Name, m.Skill), m.Kind, m.Form, tier,
			strings.Join(m.Needs, ", "), strings.Join(m.Vetoes, ", "), m.Reason, m.Place,
		})
	}
	switch {
	case len(r.Means) > 0:
		sheet.Notes = append(sheet.Notes, a.say(textNameTiers))
	default:
		sheet.Title = a.say(textNameNone, r.Name)
	}
	if r.Role != "" {
		sheet.Notes = append(sheet.Notes, a.say(textNameRole, r.Role))
	}
	if len(r.Near) > 0 {
		sheet.Notes = append(sheet.Notes, a.say(textNameNear, joinNear(r.Near)))
	}
	if err := sheet.Write(a.stdout, c.Format, a.color); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout)
	return a.exampleSheet(r.Examples, own).Write(a.stdout, c.Format, a.color)
}

// exampleSheet shows examples; own are the entries that were asked about.
func (a *app) exampleSheet(examples []example, own map[techmap.SkillID]bool) render.Sheet {
	sheet := render.Sheet{Title: a.say(textNameWhere)}
	for _, h := range []message.Text{taxHeadStands, taxHeadExample, taxHeadCounts} {
		sheet.Columns = append(sheet.Columns, render.Column{Name: a.say(h)})
	}
	for _, e := range examples {
		sheet.Rows = append(sheet.Rows, []any{e.Place, e.Text, a.countsAs(e, own)})
	}
	return sheet
}

// countsAs says whether an example counts, and as what.
func (a *app) countsAs(e example, own map[techmap.SkillID]bool) string {
	skill, _ := a.tax.Skill(e.Skill)
	switch {
	case e.Skill == "":
		return a.say(taxTextNo)
	case !e.Counts:
		return a.say(taxTextNoBecause, e.Context)
	case !own[e.Skill]:
		return a.say(taxTextYesAsOther, skill.Name)
	case len(own) > 1:
		return a.say(taxTextYesAs, fmt.Sprintf("%s: %s %.2f", skill.Name, e.Level, e.Confidence))
	}
	return a.say(taxTextYesAs, fmt.Sprintf("%s %.2f", e.Level, e.Confidence))
}
