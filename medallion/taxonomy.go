package medallion

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/techmap-it/techmap"
)

// Files of a taxonomy. Each is a table that a person edits: UTF-8, one row a
// line, cells parted by one tab, a header line first, # before a comment.
const (
	skillsFile    = "skills.tsv"
	ambiguousFile = "ambiguous.tsv"
	rolesFile     = "roles.tsv"
)

// Columns of the tables, in their order.
var (
	skillColumns     = [...]string{"id", "name", "ko", "kind", "part_of", "used_with", "aliases"}
	ambiguousColumns = [...]string{"skill", "text", "tier", "case", "needs", "vetoes", "reason"}
	roleColumns      = [...]string{"id", "name", "ko", "general", "aliases"}
)

// taxonomyEdition is the month in which the default taxonomy was last looked
// through; its version is that and a digest of the files.
const taxonomyEdition = "2026.11"

//go:embed taxonomy/*.tsv
var taxonomyFiles embed.FS

var defaultTaxonomy = sync.OnceValue(func() *techmap.Taxonomy {
	tax, err := parseDefaultTaxonomy()
	if err != nil {
		panic(err) //nolint:forbidigo // the files are part of the program, and a test parses them
	}
	return tax
})

// DefaultTaxonomy returns the taxonomy that ships with techmap. It is parsed at
// the first call; every call returns the same one.
func DefaultTaxonomy() *techmap.Taxonomy { return defaultTaxonomy() }

func parseDefaultTaxonomy() (*techmap.Taxonomy, error) {
	fsys, err := fs.Sub(taxonomyFiles, "taxonomy")
	if err != nil {
		return nil, fmt.Errorf("medallion: default taxonomy: %w", err)
	}
	digest := sha256.New()
	for _, name := range [...]string{skillsFile, ambiguousFile, rolesFile} {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("medallion: default taxonomy: %w", err)
		}
		digest.Write(data)
	}
	return ParseTaxonomy(taxonomyEdition+"+"+hex.EncodeToString(digest.Sum(nil)[:4]), fsys)
}

// ParseTaxonomy reads skills.tsv, ambiguous.tsv and roles.tsv at the top of
// fsys. Name, ko and aliases of a skill are its surface forms; a row of
// ambiguous.tsv says how far one of them is to be believed, or adds one. Every
// mistake is reported with its file, its line and what to do about it, all of
// them joined into one error that wraps techmap.ErrInvalid.
func ParseTaxonomy(version string, fsys fs.FS) (*techmap.Taxonomy, error) {
	var p taxonomyParser
	p.skills(fsys)
	p.ambiguous(fsys)
	p.roles(fsys)
	if len(p.errs) > 0 {
		return nil, errors.Join(p.errs...)
	}
	tax, err := techmap.NewTaxonomy(version, p.skill, p.role)
	if err == nil {
		return tax, nil
	}
	// Rare, so only now is it worth finding out which lines are to blame.
	p.skillClashes()
	p.roleClashes()
	p.circles()
	if len(p.errs) > 0 {
		err = errors.Join(p.errs...)
	}
	return nil, err
}

// A taxonomyRow is one line of a table.
type taxonomyRow struct {
	file  string
	line  int
	cells [len(skillColumns)]string // no table has more
}

func (r taxonomyRow) String() string { return fmt.Sprintf("%s:%d", r.file, r.line) }

func (r taxonomyRow) errorf(format string, args ...any) error {
	return fmt.Errorf("medallion: taxonomy: %s: "+format+": %w", slices.Concat([]any{r}, args, []any{techmap.ErrInvalid})...)
}

// split cuts line into the cells of r and returns how many there are.
func (r *taxonomyRow) split(line string) (n int) {
	for cell := range strings.SplitSeq(line, "\t") {
		if n < len(r.cells) {
			r.cells[n] = cell
		}
		n++
	}
	return n
}

// A taxonomyParser collects what the tables say and what is wrong with them.
type taxonomyParser struct {
	skill     []techmap.Skill
	skillLine []int // of the same index
	byID      map[techmap.SkillID]int
	role      []techmap.Role
	roleLine  []int
	errs      []error
}

func (p *taxonomyParser) skillRow(i int) taxonomyRow {
	return taxonomyRow{file: skillsFile, line: p.skillLine[i]}
}

func (p *taxonomyParser) roleRow(i int) taxonomyRow {
	return taxonomyRow{file: rolesFile, line: p.roleLine[i]}
}

func (p *taxonomyParser) report(r taxonomyRow, format string, args ...any) {
	p.errs = append(p.errs, r.errorf(format, args...))
}

// table returns the rows of a file that have the right number of cells.
func (p *taxonomyParser) table(fsys fs.FS, name string, columns []string) []taxonomyRow {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		p.errs = append(p.errs, fmt.Errorf("medallion: taxonomy: %s must be in the folder: %w: %w", name, err, techmap.ErrInvalid))
		return nil
	}
	text := string(data)
	rows := make([]taxonomyRow, 0, strings.Count(text, "\n"))
	line, header := 0, strings.Join(columns, "\t")
	for cells := range strings.Lines(text) {
		line++
		cells = strings.TrimRight(cells, "\r\n")
		r := taxonomyRow{file: name, line: line}
		switch {
		case line == 1:
			if cells != header {
				p.report(r, "begin the file with the header %q", header)
			}
			continue
		case strings.TrimSpace(cells) == "" || cells[0] == '#':
			continue
		}
		if n := r.split(cells); n != len(columns) {
			p.report(r, "%d columns, want %d (%s) with one tab between them", n, len(columns), strings.Join(columns, ", "))
			continue
		}
		rows = append(rows, r)
	}
	if line == 0 {
		p.report(taxonomyRow{file: name, line: 1}, "begin the file with the header %q", header)
	}
	return rows
}

func (p *taxonomyParser) skills(fsys fs.FS) {
	rows, kinds := p.table(fsys, skillsFile, skillColumns[:]), techmap.SkillKinds()
	p.skill, p.skillLine = make([]techmap.Skill, 0, len(rows)), make([]int, 0, len(rows))
	p.byID = make(map[techmap.SkillID]int, len(rows))
	for _, r := range rows {
		id, kind := techmap.SkillID(r.cells[0]), techmap.SkillKind(r.cells[3])
		if !isSlug(r.cells[0]) {
			p.report(r, "id %q: write it in a-z, 0-9 and single hyphens", id)
			continue
		}
		if first, dup := p.byID[id]; dup {
			p.report(r, "skill %q stands on line %d already: merge the two", id, p.skillLine[first])
			continue
		}
		if !slices.Contains(kinds, kind) {
			p.report(r, "skill %q: unknown kind %q: take one of %v", id, kind, kinds)
		}
		s := techmap.Skill{
			ID: id, Name: r.cells[1], NameKo: r.cells[2], Kind: kind,
			PartOf: skillIDs(r.cells[4]), UsedWith: skillIDs(r.cells[5]),
		}
		texts := p.forms(r, r.cells[6])
		s.Aliases = make([]techmap.Alias, len(texts))
		for i, text := range texts {
			s.Aliases[i].Text = text
		}
		p.byID[id] = len(p.skill)
		p.skill = append(p.skill, s)
		p.skillLine = append(p.skillLine, r.line)
	}
	p.edges()
}

// forms returns the surface forms of a row: its name, its Korean name if it has
// one, and more.
func (p *taxonomyParser) forms(r taxonomyRow, more string) []string {
	texts := make([]string, 1, 3+strings.Count(more, "|"))
	texts[0] = r.cells[1]
	if ko := r.cells[2]; ko != "" {
		texts = append(texts, ko)
	}
	if more != "" {
		texts = slices.AppendSeq(texts, strings.SplitSeq(more, "|"))
	}
	for _, text := range texts {
		if !isForm(text) {
			p.report(r, "surface form %q: take away what is empty, and spaces at either end", text)
		}
	}
	return texts
}

// edges checks that the skills a row points to exist.
func (p *taxonomyParser) edges() {
	for i, s := range p.skill {
		for _, edges := range [...][]techmap.SkillID{s.PartOf, s.UsedWith} {
			for _, id := range edges {
				if _, ok := p.byID[id]; !ok {
					p.report(p.skillRow(i), "skill %q points to %q: add that skill or correct its id", s.ID, id)
				}
			}
		}
	}
}

func (p *taxonomyParser) ambiguous(fsys fs.FS) {
	found := make(map[techmap.SkillID][]techmap.Alias)
	for _, r := range p.table(fsys, ambiguousFile, ambiguousColumns[:]) {
		id, text := techmap.SkillID(r.cells[0]), r.cells[1]
		tier, known := tierNamed(r.cells[2])
		exact := r.cells[3] == "exact"
		_, exists := p.byID[id]
		switch {
		case !exists:
			p.report(r, "skill %q is not in %s: add it or correct the id", id, skillsFile)
		case !isForm(text):
			p.report(r, "text %q: take away what is empty, and spaces at either end", text)
		case !known:
			p.report(r, "%q: unknown tier %q: take strong, weak or listed", text, r.cells[2])
		case !exact && r.cells[3] != "":
			p.report(r, "%q: unknown case %q: write exact or nothing", text, r.cells[3])
		case r.cells[6] == "":
			p.report(r, "%q has no reason: say what else the form means", text)
		case slices.ContainsFunc(found[id], func(a techmap.Alias) bool { return a.Text == text }):
			p.report(r, "%q of %q stands twice: keep one of the rows", text, id)
		default:
			found[id] = append(found[id], techmap.Alias{
				Text: text, Tier: tier, ExactCase: exact, Needs: words(r.cells[4]), Vetoes: words(r.cells[5]),
			})
		}
	}
	for id, aliases := range found {
		s := &p.skill[p.byID[id]]
		s.Aliases = append(slices.DeleteFunc(s.Aliases, func(plain techmap.Alias) bool {
			return slices.ContainsFunc(aliases, func(a techmap.Alias) bool { return strings.EqualFold(a.Text, plain.Text) })
		}), aliases...)
	}
}

func (p *taxonomyParser) roles(fsys fs.FS) {
	lines := make(map[techmap.RoleID]int)
	for _, r := range p.table(fsys, rolesFile, roleColumns[:]) {
		id, general := techmap.RoleID(r.cells[0]), r.cells[3]
		first, dup := lines[id]
		switch {
		case !isSlug(r.cells[0]):
			p.report(r, "id %q: write it in a-z, 0-9 and single hyphens", id)
		case dup:
			p.report(r, "role %q stands on line %d already: merge the two", id, first)
		case general != "" && general != "yes":
			p.report(r, "role %q: unknown general %q: write yes or nothing", id, general)
		default:
			lines[id] = r.line
			p.roleLine = append(p.roleLine, r.line)
			p.role = append(p.role, techmap.Role{
				ID: id, Name: r.cells[1], NameKo: r.cells[2], General: general == "yes",
				Aliases: p.forms(r, r.cells[4]),
			})
		}
	}
}

// skillClashes reports forms that two skills claim, one of them without doubt.
func (p *taxonomyParser) skillClashes() {
	type claim struct {
		skill  int
		strong bool
	}
	claims := make(map[string][]claim)
	for i, s := range p.skill {
		for _, a := range s.Aliases {
			c := claim{i, a.Tier == techmap.TierStrong}
			folded := techmap.Fold(a.Text)
			for _, other := range claims[folded] {
				if other.skill != i && (c.strong || other.strong) {
					p.report(p.skillRow(i), "%q means %q and, at %v, %q: take it from one of them, or put both into %s",
						a.Text, s.ID, p.skillRow(other.skill), p.skill[other.skill].ID, ambiguousFile)
				}
			}
			claims[folded] = append(claims[folded], c)
		}
	}
}

// roleClashes reports forms that two roles claim.
func (p *taxonomyParser) roleClashes() {
	claims := make(map[string]int)
	for i, role := range p.role {
		for _, text := range role.Aliases {
			folded := techmap.Fold(text)
			if other, dup := claims[folded]; dup && other != i {
				p.report(p.roleRow(i), "%q means %q and, at %v, %q: take it from one of them",
					text, role.ID, p.roleRow(other), p.role[other].ID)
			}
			claims[folded] = i
		}
	}
}

// circles reports the skills that are part of themselves.
func (p *taxonomyParser) circles() {
	for i, s := range p.skill {
		seen := make(map[techmap.SkillID]bool)
		for next := s.PartOf; len(next) > 0; {
			above := make(map[techmap.SkillID]bool)
			for _, id := range next {
				if !seen[id] {
					seen[id] = true
					for _, up := range p.skill[p.byID[id]].PartOf {
						above[up] = true
					}
				}
			}
			next = slices.Collect(maps.Keys(above))
		}
		if seen[s.ID] {
			p.report(p.skillRow(i), "skill %q is part of itself: part_of must lead from the part to the whole", s.ID)
		}
	}
}

// tierNamed returns the tier that a cell of ambiguous.tsv names.
func tierNamed(name string) (techmap.Tier, bool) {
	switch name {
	case "strong":
		return techmap.TierStrong, true
	case "weak":
		return techmap.TierWeak, true
	case "listed":
		return techmap.TierListed, true
	}
	return "", false
}

// isForm reports whether text can be a surface form.
func isForm(text string) bool {
	return text == strings.TrimSpace(text) && strings.Trim(text, "-_") != ""
}

// isSlug reports whether s can be an id.
func isSlug(s string) bool {
	strange := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' }
	return s != "" && !strings.ContainsFunc(s, strange) && strings.Trim(s, "-") == s && !strings.Contains(s, "--")
}

// words splits a cell at its commas. An empty cell has none.
func words(cell string) []string {
	if cell == "" {
		return nil
	}
	all := strings.Split(cell, ",")
	for i, w := range all {
		all[i] = strings.TrimSpace(w)
	}
	return all
}

func skillIDs(cell string) []techmap.SkillID {
	if cell == "" {
		return nil
	}
	ids := make([]techmap.SkillID, 0, 1+strings.Count(cell, ","))
	for id := range strings.SplitSeq(cell, ",") {
		ids = append(ids, techmap.SkillID(strings.TrimSpace(id)))
	}
	return ids
}
