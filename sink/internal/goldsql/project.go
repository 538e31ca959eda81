package goldsql

import (
	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// The tables that openings are written to. All but the first repeat what stands
// in its body, for those who ask questions in SQL.
var (
	openingTable = Table{
		Name: "opening", Key: []string{"id"},
		Rest: []string{
			"company", "title", "first_seen", "last_seen", "closed_at", "digest", "deleted", "changed", "v", "body",
		},
	}
	memberTable = Table{Name: "member", Key: []string{"posting"}, Rest: []string{"opening"}}
	demandTable = Table{
		Name: "demand", Key: []string{"opening", "skill"},
		Rest: []string{"level", "grp", "via", "posting", "section", "span_start", "span_end", "quote"},
	}
	roleTable     = Table{Name: "opening_role", Key: []string{"opening", "role"}}
	sightingTable = Table{
		Name: "sighting", Key: []string{"opening", "seen_from"}, Rest: []string{"seen_last", "seen_to", "reason"},
	}
)

// projections writes openings to their tables.
type projections struct {
	openings, members, demands, roles, sightings *inserter
}

// projections returns what writes openings within the transaction.
func (t *tx) projections() projections {
	return projections{
		t.inserter(openingTable), t.inserter(memberTable), t.inserter(demandTable),
		t.inserter(roleTable), t.inserter(sightingTable),
	}
}

// add writes an opening that was changed at the given time.
func (p projections) add(o pending, changed int64) error {
	id := string(o.ID)
	if err := p.openings.add(id, o.Company, o.Title, maybe(o.FirstSeen()), maybe(o.LastSeen()),
		maybe(o.ClosedAt()), o.digest, 0, changed, record.Version, o.body); err != nil {
		return err
	}
	for _, m := range o.Members {
		if err := p.members.add(string(m), id); err != nil {
			return err
		}
	}
	for _, d := range o.Demands {
		if err := p.demands.add(id, string(d.Skill), string(d.Level), d.Group, string(d.Via), string(d.Posting),
			d.Evidence.Section, d.Evidence.Start, d.Evidence.End, d.Quote); err != nil {
			return err
		}
	}
	for _, r := range o.Roles {
		if err := p.roles.add(id, string(r)); err != nil {
			return err
		}
	}
	for _, s := range o.Open {
		if err := p.sightings.add(id, micros(s.From), micros(s.LastSeen), maybe(s.To), string(s.Reason)); err != nil {
			return err
		}
	}
	return nil
}

// end writes what was kept for the next statement.
func (p projections) end() error {
	for _, in := range []*inserter{p.openings, p.members, p.demands, p.roles, p.sightings} {
		if err := in.end(); err != nil {
			return err
		}
	}
	return nil
}

// clear removes what is projected of the openings. Their members stay: every
// posting that was ever published is to be found, and the opening it belongs to
// now says so itself.
func (t *tx) clear(ids []techmap.PostingID) error {
	if len(ids) == 0 {
		return nil
	}
	for _, table := range []Table{demandTable, roleTable, sightingTable} {
		query, args := in("DELETE FROM "+table.Name+" WHERE opening IN (%s)", ids)
		if err := t.exec(query, args...); err != nil {
			return err
		}
	}
	return nil
}
