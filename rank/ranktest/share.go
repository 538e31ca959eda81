package ranktest

import (
	"cmp"
	"math"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// entry counts one skill in the openings of companies.
func entry(companies [][]techmap.Opening, tax *techmap.Taxonomy, s techmap.Skill, q rank.Query) rank.Entry {
	e := rank.Entry{Skill: s.ID, Name: s.Name, NameKo: s.NameKo, Kind: s.Kind}
	levels := make(map[techmap.Level]int)
	asked := make([][]float64, len(companies)) // contributions, by company and opening
	for c, openings := range companies {
		one := 0
		for _, o := range openings {
			x, level := contribution(o, tax, s.ID, q)
			asked[c] = append(asked[c], x)
			if x > 0 {
				e.Openings++
				levels[level]++
				one = 1
			}
		}
		e.Companies += one
	}
	e.Required, e.Stack = levels[techmap.LevelRequired], levels[techmap.LevelStack]
	e.Preferred, e.Used = levels[techmap.LevelPreferred], levels[techmap.LevelUsed]
	e.ShareBalanced = round(share(asked, rank.ByBalanced))
	e.ShareOpenings = round(share(asked, rank.ByOpenings))
	e.ShareCompanies = round(share(asked, rank.ByCompanies))
	by := cmp.Or(q.By, rank.ByBalanced)
	e.Share = round(share(asked, by))
	low, high := interval(asked, by)
	e.Low, e.High = round(low), round(high)
	return e
}

// order sorts entries and gives them their ranks.
func order(entries []rank.Entry) {
	slices.SortFunc(entries, func(a, b rank.Entry) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), b.Openings-a.Openings, cmp.Compare(a.Skill, b.Skill))
	})
	for i := range entries {
		e := &entries[i]
		e.Rank, e.Best, e.Worst = i+1, 1, 0
		for _, other := range entries {
			if other.Low > e.High {
				e.Best++
			}
			if other.High >= e.Low {
				e.Worst++
			}
		}
	}
}

// weight returns what one of n openings of a company weighs.
func weight(n int, by rank.By) float64 {
	switch by {
	case rank.ByOpenings:
		return 1
	case rank.ByCompanies:
		return 1 / float64(n)
	default:
		return 1 / math.Sqrt(float64(n))
	}
}

// share returns the weighted mean of contributions, by company and opening.
func share(asked [][]float64, by rank.By) float64 {
	var x, w float64
	for _, company := range asked {
		for _, contribution := range company {
			x += weight(len(company), by) * contribution
			w += weight(len(company), by)
		}
	}
	return x / w
}

// interval returns the 95 % interval of a share, as rank/interval.go defines it.
func interval(asked [][]float64, by rank.By) (low, high float64) {
	p := share(asked, by)
	var total, squares, between, size, alone float64
	for _, company := range asked {
		w := weight(len(company), by)
		var x float64
		for _, contribution := range company {
			x += w * contribution
			alone += math.Pow(w*(contribution-p), 2)
		}
		mine := w * float64(len(company))
		total += mine
		squares += mine * mine
		between += math.Pow(x-p*mine, 2)
		size += math.Pow(x+p*mine, 2)
	}
	effective := total * total / squares
	if between > 1e-12*size {
		shrink := 1.959963984540054 / student(effective-1)
		effective = p * (1 - p) * total * total / math.Max(between, alone) * shrink * shrink
	}
	return wilson(p, effective)
}

// wilson returns Wilson's 95 % interval of a share p of n.
func wilson(p, n float64) (low, high float64) {
	const zz = 1.959963984540054 * 1.959963984540054
	mid := (p + zz/(2*n)) / (1 + zz/n)
	half := math.Sqrt(zz*(p*(1-p)/n+zz/(4*n*n))) / (1 + zz/n)
	return math.Max(mid-half, 0), math.Min(mid+half, 1)
}

// student returns the 97.5 % quantile of Student's distribution: a table below
// five degrees of freedom (within a billionth), the Cornish–Fisher expansion from there on.
func student(df float64) float64 {
	df += 1e-9
	if df < 5 {
		return [...]float64{12.7062, 12.7062, 4.3027, 3.1824, 2.7764}[int(math.Max(df, 0))]
	}
	const z = 1.959963984540054
	return z + (math.Pow(z, 3)+z)/(4*df) +
		(5*math.Pow(z, 5)+16*math.Pow(z, 3)+3*z)/(96*df*df) +
		(3*math.Pow(z, 7)+19*math.Pow(z, 5)+17*math.Pow(z, 3)-15*z)/(384*df*df*df)
}

// round rounds to a millionth; a ten-thousandth of one short of a half is a half.
func round(share float64) float64 { return math.Floor(share*1e6+0.5001) / 1e6 }
