package medallion

import (
	"slices"
	"strings"
)

// A form is a surface form of one skill.
type form struct{ skill, text string }

// A change applies the rows of one table of a folder to those of the default.
type change struct {
	p       *taxonomyParser
	t       *table
	rows    []taxonomyRow
	at      map[string]int  // which of rows has an id
	gone    map[string]bool // ids that were taken away
	dropped []form          // aliases that were taken away one by one
	relist  map[string]bool // ids whose aliases were replaced as a whole
}

// change makes the changes of own to the tables of p: rows are changed, not what is made of
// them, so that a folder is checked by the same rules as the files that come along.
func (p *taxonomyParser) change(own *taxonomyParser) {
	tables := taxonomyTables()
	skills := p.changed(&tables[skillTable], p.rows[skillTable], own.rows[skillTable])
	p.rows[skillTable] = skills.rows
	p.rows[roleTable] = p.changed(&tables[roleTable], p.rows[roleTable], own.rows[roleTable]).rows
	about := slices.DeleteFunc(p.rows[aboutTable], func(r taxonomyRow) bool { return skills.gone[r.cells[0]] })
	p.rows[aboutTable] = p.changed(&tables[aboutTable], about, own.rows[aboutTable]).rows
	p.rows[ambiguousTable] = skills.ambiguous(p.rows[ambiguousTable], own.rows[ambiguousTable])
}

// changed returns rows with the changes of own.
func (p *taxonomyParser) changed(t *table, rows, own []taxonomyRow) *change {
	c := &change{p: p, t: t, rows: rows, gone: make(map[string]bool), relist: make(map[string]bool)}
	c.index()
	c.remove(own)
	lines := make(map[string]int, len(own))
	for i := range own {
		r := &own[i]
		id := r.cells[0]
		if first, dup := lines[id]; dup {
			p.report(r.place, "%s %q stands on line %d already: merge the two", t.noun, id, first)
			continue
		}
		lines[id] = r.line
		if strings.HasPrefix(id, "-") {
			continue
		}
		old, known := c.at[id]
		if !known {
			old = len(c.rows)
			c.rows = append(c.rows, taxonomyRow{})
			c.rows[old].cells[0] = id
		}
		c.merge(&c.rows[old], r)
	}
	return c
}

// index notes which row has an id.
func (c *change) index() {
	c.at = make(map[string]int, len(c.rows))
	for i := range c.rows {
		c.at[c.rows[i].cells[0]] = i
	}
}

// remove takes away the entries of own whose ids begin with a hyphen, and what
// points to them.
func (c *change) remove(own []taxonomyRow) {
	for i := range own {
		id, removes := strings.CutPrefix(own[i].cells[0], "-")
		_, known := c.at[id]
		switch {
		case removes && id == "*":
			for id := range c.at {
				c.gone[id] = true
			}
		case removes && !known:
			c.p.report(own[i].place, "there is no %s %q to take away: correct the id", c.t.noun, id)
		case removes:
			c.gone[id] = true
		}
	}
	if len(c.gone) == 0 {
		return
	}
	c.rows = slices.DeleteFunc(c.rows, func(r taxonomyRow) bool { return c.gone[r.cells[0]] })
	for i := range c.rows {
		for column, sep := range c.t.lists {
			if sep == "," {
				c.unlink(&c.rows[i].cells[column])
			}
		}
	}
	c.index()
}

// unlink takes the ids that are gone out of a list.
func (c *change) unlink(list *string) {
	if *list == "" {
		return
	}
	left := slices.DeleteFunc(strings.Split(*list, ","), func(id string) bool {
		return c.gone[strings.TrimSpace(id)]
	})
	*list = strings.Join(left, ",")
}

// merge writes the cells of r over those of old.
func (c *change) merge(old, r *taxonomyRow) {
	old.place = r.place
	for i := 1; i < len(c.t.columns); i++ {
		cell := r.cells[i]
		switch sep := c.t.lists[i]; {
		case cell == "":
		case sep != "":
			c.mergeList(old, r, i)
		case cell == "-":
			old.cells[i] = ""
		default:
			if c.t.aliases > 0 && i <= koColumn {
				c.keepName(old, old.cells[i], cell)
			}
			old.cells[i] = cell
		}
	}
}

// keepName makes an alias of a name that is replaced.
func (c *change) keepName(row *taxonomyRow, name, by string) {
	aliases := splitList(row.cells[c.t.aliases], "|")
	if name != "" && name != by && !slices.Contains(aliases, name) {
		row.cells[c.t.aliases] = strings.Join(append(aliases, name), "|")
	}
}

// mergeList writes column i of r, which holds a list, over that of old: a list of signed
// items changes it, any other replaces it, a hyphen alone empties it.
func (c *change) mergeList(old, r *taxonomyRow, i int) {
	sep, isAliases := c.t.lists[i], i == c.t.aliases
	items := splitList(r.cells[i], sep)
	signed := 0
	for _, item := range items {
		if isSigned(item) {
			signed++
		}
	}
	switch {
	case signed == len(items) && r.cells[i] != "-":
		old.cells[i] = strings.Join(c.edit(old, r, items, i), sep)
		return
	case signed > 0 && r.cells[i] != "-":
		c.p.report(r.place, "%s %q: %q: begin every item of a list with + or -, or none",
			c.t.noun, r.cells[0], r.cells[i])
		return
	}
	old.cells[i] = strings.TrimPrefix(r.cells[i], "-")
	if isAliases {
		c.relist[r.cells[0]] = true
	}
}

// edit returns column i of old with the items added that begin with + and those
// taken away that begin with -.
func (c *change) edit(old, r *taxonomyRow, items []string, i int) []string {
	list := splitList(old.cells[i], c.t.lists[i])
	for _, item := range items {
		text := strings.TrimSpace(item[1:])
		same := func(other string) bool { return strings.EqualFold(other, text) }
		switch has := slices.ContainsFunc(list, same); {
		case item[0] == '+' && !has:
			list = append(list, text)
		case item[0] == '+':
		case has || i == c.t.aliases && c.isDoubtful(r.cells[0], text):
			list = slices.DeleteFunc(list, same)
			c.dropped = append(c.dropped, form{r.cells[0], text})
		default:
			c.p.report(r.place, "%s %q has no %q in %s to take away: it has %q, and names have columns of their own",
				c.t.noun, r.cells[0], text, c.t.columns[i], strings.Join(list, c.t.lists[i]))
		}
	}
	return list
}

// isDoubtful reports whether the default's ambiguous.tsv has the form.
func (c *change) isDoubtful(id, text string) bool {
	return slices.ContainsFunc(c.p.rows[ambiguousTable], func(r taxonomyRow) bool {
		return r.cells[0] == id && strings.EqualFold(r.cells[1], text)
	})
}

// ambiguous returns the rows of ambiguous.tsv, without those of forms that are no
// more and with those of own.
func (c *change) ambiguous(rows, own []taxonomyRow) []taxonomyRow {
	replaced := make(map[form]bool, len(own))
	for i := range own {
		replaced[form{own[i].cells[0], own[i].cells[1]}] = true
	}
	for i, f := range c.dropped {
		c.dropped[i].text = strings.ToLower(f.text)
	}
	rows = slices.DeleteFunc(rows, func(r taxonomyRow) bool {
		id, text := r.cells[0], r.cells[1]
		return c.gone[id] || replaced[form{id, text}] ||
			slices.Contains(c.dropped, form{id, strings.ToLower(text)}) || c.relist[id] && !c.hasForm(id, text)
	})
	return append(rows, own...)
}

// hasForm reports whether a skill lists a form, in any case.
func (c *change) hasForm(id, text string) bool {
	i, ok := c.at[id]
	if !ok {
		return false
	}
	for has := range c.rows[i].forms(aliasColumn) {
		if strings.EqualFold(has, text) {
			return true
		}
	}
	return false
}

// isSigned reports whether an item of a list says to be added or taken away.
func isSigned(item string) bool { return len(item) > 0 && (item[0] == '+' || item[0] == '-') }

// splitList returns the items of a cell. An empty cell has none.
func splitList(cell, sep string) []string {
	if cell == "" {
		return nil
	}
	items := strings.Split(cell, sep)
	if sep == "," {
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
	}
	return items
}
