package rank

import (
	"slices"
	"strings"
)

// latest returns the rows to keep, in the order in which they came: of each ID the last,
// if it stands for more than a withdrawal.
func (b *builder) latest(ids texts) (slots, []uint32) {
	table := newSlots(b.len())
	replaced := make([]bool, b.len())
	for i := range uint32(b.len()) {
		slot, known := table.find(ids.at(i), ids)
		if known {
			replaced[table.of[slot]-1] = true
		}
		table.of[slot] = i + 1
	}
	rows := make([]uint32, 0, b.len())
	for i, old := range replaced {
		if !old && !b.without[uint32(i)] {
			rows = append(rows, uint32(i))
		}
	}
	return table, rows
}

// byCompany returns rows ordered by company and, in a company, by ID. It renumbers the
// companies by name. It sorts names and, by counting, rows into companies; only within a
// company are IDs compared.
func (b *builder) byCompany(rows []uint32, ids texts) []uint32 {
	names := slices.Sorted(slices.Values(b.names))
	for i, name := range names {
		b.numbers[name] = uint32(i)
	}
	next := make([]uint32, len(names)+1) // by company: where its next row goes
	for _, i := range rows {
		b.company[i] = b.numbers[b.names[b.company[i]]]
		next[b.company[i]+1]++
	}
	for c := range names {
		next[c+1] += next[c]
	}
	b.names = names
	ordered := make([]uint32, len(rows))
	for _, i := range rows {
		ordered[next[b.company[i]]] = i
		next[b.company[i]]++
	}
	from := uint32(0)
	for _, to := range next[:len(names)] {
		slices.SortFunc(ordered[from:to], func(i, j uint32) int { return strings.Compare(ids.at(i), ids.at(j)) })
		from = to
	}
	return ordered
}
