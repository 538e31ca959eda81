package sample

// A demand is a technology, or alternatives, that an opening asks for: the truth that
// extractors are measured against.
type demand struct {
	how   strength
	techs []chosen
}

// chosen is a technology in the form in which an opening writes it.
type chosen struct {
	tech *technology
	form
}

func (c chosen) word() word { return word{c.text, c.sound} }

// choose returns what the opening asks for: if chance leaves nothing of its
// family, then the first that the family names.
func (o *opening) choose() []demand {
	r := newRandom(o.seed, "demands")
	families := o.role.families
	f := families[r.weighted(len(families), func(i int) int { return families[i].weight })]
	var out, unwanted []demand
	for _, a := range f.asks {
		wanted := r.chance(a.share(o.from))
		if keep := r.chance(70); len(a.techs) > 1 && !keep {
			a.techs = a.techs[r.below(len(a.techs)):][:1] // knows which one it wants
		}
		d := demand{how: a.how}
		for _, t := range a.techs {
			d.techs = append(d.techs, chosen{t, t.write(r, o.lang)})
		}
		if wanted {
			out = append(out, d)
		} else {
			unwanted = append(unwanted, d)
		}
	}
	if len(out) == 0 {
		out = unwanted[:1]
	}
	return out
}

// of returns the demands of the given strengths.
func of(all []demand, hows ...strength) []demand {
	var out []demand
	for _, d := range all {
		for _, how := range hows {
			if d.how == how {
				out = append(out, d)
			}
		}
	}
	return out
}
