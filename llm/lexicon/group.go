package lexicon

// group numbers the alternatives of a line: names joined by "or" alone and by
// commas, or a list of which one or two are asked for.
func (d *document) group(l *line) {
	hits := d.lineHits(l)
	for from := 0; from < len(hits); {
		to, or := from, false
		for to+1 < len(hits) && hits[to].after.alternative() {
			or = or || hits[to].after.or
			to++
		}
		if or || to > from && d.oneOf(l, hits[from], hits[to]) {
			d.number(hits[from : to+1])
		}
		from = to + 1
	}
}

// number gives the hits that are believed the next group, if there are two.
func (d *document) number(hits []hit) {
	believed := 0
	for i := range hits {
		if hits[i].state == hitBelieved {
			believed++
		}
	}
	if believed < 2 {
		return
	}
	d.groups++
	for i := range hits {
		if hits[i].state == hitBelieved {
			hits[i].group = d.groups
		}
	}
}

// alternative reports whether what g joins may be alternatives.
func (g gap) alternative() bool {
	if !g.listed || g.and && !g.or {
		return false
	}
	return g.or || g.sign && !g.open && !g.closed
}

// oneOfReach is how far "중 1개" or "one of" is from its list, in bytes.
const oneOfReach = 40

// oneOf reports whether words beside the names from first to last say that one
// of them is enough: "… 중 1개", "one of …".
func (d *document) oneOf(l *line, first, last hit) bool {
	for _, c := range d.lineCues(l) {
		if c.says&cueOneOf == 0 {
			continue
		}
		behind := c.start - (last.end - l.start)
		ahead := first.start - l.start - c.end
		if behind >= 0 && behind <= oneOfReach || ahead >= 0 && ahead <= oneOfReach {
			return true
		}
	}
	return false
}
