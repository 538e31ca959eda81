package mysqlsink_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/mysqlsink"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// opening returns an opening of the given members, the first of which names it.
func opening(title string, members ...techmap.PostingID) techmap.Opening {
	o := techmap.Opening{
		ID: members[0], Members: slices.Clone(members), Title: title, Company: "솔방울",
		Roles: []techmap.RoleID{"backend"},
		Demands: []techmap.Demand{
			{
				Skill: "kotlin", Level: techmap.LevelRequired, Group: 1, Posting: members[0],
				Evidence: techmap.Span{Section: 2, Start: 4, End: 10}, Quote: "• 'Kotlin' 경험",
			},
			{Skill: "aws", Level: techmap.LevelStack, Via: "aws-s3", Posting: members[0], Evidence: techmap.Span{Section: -1}},
		},
		Open: []techmap.Interval{{From: monday, LastSeen: monday.AddDate(0, 0, 1)}},
	}
	slices.Sort(o.Members)
	return o
}

// publish publishes openings and returns how many of them changed and how many
// others were removed.
func publish(t *testing.T, db *mysqlsink.DB, openings ...techmap.Opening) (changed, removed int) {
	t.Helper()
	p, err := db.Gold().Publish(t.Context(), techmap.Of(openings...), publication(len(openings)))
	require.NoError(t, err)
	return p.Changed, p.Removed
}

func publication(n int) func(changed, removed int) techmap.Publication {
	return func(changed, removed int) techmap.Publication {
		return techmap.Publication{At: monday, Openings: n, Changed: changed, Removed: removed, Method: "test/1"}
	}
}

func openings(t *testing.T, db *mysqlsink.DB, since time.Time) []techmap.Opening {
	t.Helper()
	all, err := techmap.Collect(db.Gold().Openings(t.Context(), since))
	require.NoError(t, err)
	return all
}

func TestPublishReplacesThePublishedSet(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	a, b, c := opening("서버 개발자", "toy:1", "wanted:7"), opening("Data Engineer", "toy:2"), opening("SRE", "toy:3")

	changed, removed := publish(t, db, b, a)
	assert.Equal(t, [2]int{2, 0}, [2]int{changed, removed})
	assert.Equal(t, []techmap.Opening{a, b}, openings(t, db, time.Time{}), "by ID")

	changed, removed = publish(t, db, a, b)
	assert.Equal(t, [2]int{0, 0}, [2]int{changed, removed}, "what is as before is not written")

	b.Title = "Data Platform Engineer"
	changed, removed = publish(t, db, b, c)
	assert.Equal(t, [2]int{2, 1}, [2]int{changed, removed})
	assert.Equal(t, []techmap.Opening{b, c}, openings(t, db, time.Time{}))

	changed, removed = publish(t, db)
	assert.Equal(t, [2]int{0, 2}, [2]int{changed, removed})
	assert.Empty(t, openings(t, db, time.Time{}))

	changed, _ = publish(t, db, a)
	assert.Equal(t, 1, changed, "one that was withdrawn comes back")
	assert.Equal(t, []techmap.Opening{a}, openings(t, db, time.Time{}))
}

func TestOpeningsSinceAMarkAreExactlyTheChanges(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	mark, err := db.Gold().Mark(ctx)
	require.NoError(t, err)
	assert.Zero(t, mark)

	a, b, c := opening("A", "toy:1"), opening("B", "toy:2"), opening("C", "toy:3")
	publish(t, db, a, b)
	mark, err = db.Gold().Mark(ctx)
	require.NoError(t, err)
	assert.Empty(t, openings(t, db, mark))

	b.Title = "B2"
	publish(t, db, b, c)
	assert.Equal(t, []techmap.Opening{{ID: "toy:1"}, b, c}, openings(t, db, mark), "the withdrawn one has no members")

	later, err := db.Gold().Mark(ctx)
	require.NoError(t, err)
	assert.True(t, later.After(mark))
	publish(t, db, b, c)
	assert.Empty(t, openings(t, db, later), "nothing changed")
}

func TestEveryPostingEverPublishedResolves(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	publish(t, db, opening("A", "toy:1", "toy:2"), opening("B", "toy:3"))
	publish(t, db, opening("A", "toy:3", "toy:1")) // merged; toy:2 is gone
	publish(t, db)
	for posting, want := range map[techmap.PostingID]techmap.PostingID{
		"toy:1": "toy:3", "toy:3": "toy:3", "toy:2": "toy:1",
	} {
		got, err := db.Gold().Resolve(t.Context(), posting)
		require.NoError(t, err)
		assert.Equal(t, want, got, posting)
	}
	_, err := db.Gold().Resolve(t.Context(), "toy:없음")
	require.ErrorIs(t, err, techmap.ErrNotFound)
}

func TestOpeningIsFoundByAnyOfItsMembers(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	a := opening("서버 개발자", "toy:1", "wanted:7")
	publish(t, db, a, opening("SRE", "toy:2"))
	publish(t, db, a)
	for _, id := range a.Members {
		got, err := db.Gold().Opening(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, a, got)
	}
	for _, id := range []techmap.PostingID{"toy:2", "toy:없음"} { // withdrawn, never published
		_, err := db.Gold().Opening(t.Context(), id)
		require.ErrorIs(t, err, techmap.ErrNotFound)
	}
}

func TestPublicationIsTheLatest(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	_, ok, err := db.Gold().LastPublication(t.Context())
	require.NoError(t, err)
	assert.False(t, ok)
	publish(t, db, opening("A", "toy:1"))
	publish(t, db, opening("A", "toy:1"), opening("B", "toy:2"))
	p, ok, err := db.Gold().LastPublication(t.Context())
	require.NoError(t, err)
	require.True(t, ok)
	assert.Equal(t, techmap.Publication{At: monday, Openings: 2, Changed: 1, Method: "test/1"}, p)
}

func TestPublishThatFailsLeavesEverythingAsItWas(t *testing.T) {
	t.Parallel()
	broken := errors.New("clustering failed")
	failing := func(yield func(techmap.Opening, error) bool) {
		for i := range 200 { // more than are written at once
			if !yield(opening("new", techmap.PostingID(fmt.Sprintf("toy:%d", i))), nil) {
				return
			}
		}
		yield(techmap.Opening{}, broken)
	}
	tests := map[string]struct {
		openings iter.Seq2[techmap.Opening, error]
		want     error
	}{
		"an error of the stream":     {failing, broken},
		"an opening without members": {techmap.Of(opening("new", "toy:1"), techmap.Opening{ID: "toy:2"}), techmap.ErrInvalid},
		"an opening without ID":      {techmap.Of(techmap.Opening{Members: []techmap.PostingID{"toy:1"}}), techmap.ErrInvalid},
		"an opening twice":           {techmap.Of(opening("new", "toy:1"), opening("new", "toy:1")), techmap.ErrInvalid},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, _ := open(t)
			before := opening("before", "toy:1", "toy:2")
			publish(t, db, before)
			mark, err := db.Gold().Mark(t.Context())
			require.NoError(t, err)

			_, err = db.Gold().Publish(t.Context(), tc.openings, publication(0))
			require.ErrorIs(t, err, tc.want)
			assert.Equal(t, []techmap.Opening{before}, openings(t, db, time.Time{}))
			assert.Empty(t, openings(t, db, mark))
			p, _, err := db.Gold().LastPublication(t.Context())
			require.NoError(t, err)
			assert.Equal(t, 1, p.Openings)
			publish(t, db, opening("after", "toy:9")) // and the store is not blocked
		})
	}
}

// Openings are made of the gold layer while they are written beside it.
func TestPublishReadsPostingsWhileItWrites(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	var batch []techmap.CanonicalPosting
	for i := range 300 {
		batch = append(batch, techmap.CanonicalPosting{
			ID: techmap.PostingID(fmt.Sprintf("toy:%03d", i)), Title: "개발자", Company: fmt.Sprintf("company %d", i%7), SeenAt: monday,
		})
	}
	require.NoError(t, db.Gold().Write(ctx, batch))
	made := func(yield func(techmap.Opening, error) bool) {
		for p, err := range db.Gold().Postings(ctx) {
			if !yield(techmap.Opening{ID: p.ID, Members: []techmap.PostingID{p.ID}, Company: p.Company}, err) {
				return
			}
		}
	}
	var before []techmap.Opening
	p, err := db.Gold().Publish(ctx, made, func(changed, removed int) techmap.Publication {
		before = openings(t, db, time.Time{})
		return publication(300)(changed, removed)
	})
	require.NoError(t, err)
	assert.Equal(t, 300, p.Changed)
	assert.Empty(t, before, "readers see nothing of it until all is done")
	assert.Len(t, openings(t, db, time.Time{}), 300)
}

func TestPostingsStandByCompany(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	var batch []techmap.CanonicalPosting
	for i, company := range []string{"나", "b", "가", "B", "b"} {
		batch = append(batch, techmap.CanonicalPosting{ID: techmap.PostingID(fmt.Sprintf("toy:%d", i)), Company: company})
	}
	require.NoError(t, db.Gold().Write(t.Context(), batch))
	var order []string
	for p, err := range db.Gold().Postings(t.Context()) {
		require.NoError(t, err)
		order = append(order, p.Company+" "+string(p.ID))
	}
	assert.Equal(t, []string{"B toy:3", "b toy:1", "b toy:4", "가 toy:2", "나 toy:0"}, order)
}

// The tables beside opening are for people who ask in SQL.
func TestOpeningsCanBeAskedForInSQL(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	a := opening("서버 개발자", "toy:1", "wanted:7")
	a.Open[0].To, a.Open[0].Reason = monday.AddDate(0, 0, 3), techmap.ClosedVanished
	publish(t, db, a, opening("SRE", "toy:2"), opening("DBA", "toy:3"))
	a.Demands = a.Demands[:1]
	publish(t, db, a, opening("SRE", "toy:2")) // one changed, one withdrawn

	other := pool(t, dsn)
	tests := map[string]string{
		"SELECT COUNT(*) FROM opening WHERE deleted = 0":                                                            "2",
		"SELECT GROUP_CONCAT(skill, ':', level) FROM demand WHERE opening = 'toy:1'":                                "kotlin:required",
		"SELECT GROUP_CONCAT(skill ORDER BY skill) FROM demand WHERE opening = 'toy:2'":                             "aws,kotlin",
		"SELECT COUNT(*) FROM demand WHERE opening = 'toy:3'":                                                       "0",
		"SELECT CONCAT(via, section) FROM demand WHERE opening = 'toy:2' AND skill = 'aws'":                         "aws-s3-1",
		"SELECT CONCAT(grp, quote) FROM demand WHERE opening = 'toy:2' AND skill = 'kotlin'":                        "1• 'Kotlin' 경험",
		"SELECT GROUP_CONCAT(role) FROM opening_role WHERE opening = 'toy:1'":                                       "backend",
		"SELECT GROUP_CONCAT(posting ORDER BY posting) FROM member WHERE opening = 'toy:1'":                         "toy:1,wanted:7",
		"SELECT TIMESTAMPADD(SECOND, first_seen DIV 1000000, '1970-01-01') FROM opening WHERE id = 'toy:1'":         "2026-03-02 09:00:00",
		"SELECT TIMESTAMPADD(SECOND, closed_at DIV 1000000, '1970-01-01') FROM opening WHERE id = 'toy:1'":          "2026-03-05 09:00:00",
		"SELECT closed_at IS NULL FROM opening WHERE id = 'toy:2'":                                                  "1",
		"SELECT CONCAT(reason, seen_to - seen_from) FROM sighting WHERE opening = 'toy:1'":                          "vanished259200000000",
		"SELECT JSON_UNQUOTE(JSON_EXTRACT(CONVERT(body USING utf8mb4), '$.title')) FROM opening WHERE id = 'toy:1'": "서버 개발자",
		"SELECT id FROM opening WHERE title LIKE '%sre%'":                                                           "toy:2",
		"SELECT CONCAT(title, company, body, COALESCE(first_seen, '')) FROM opening WHERE deleted":                  "",
	}
	for query, want := range tests {
		var got string
		require.NoError(t, other.QueryRowContext(t.Context(), query).Scan(&got), query)
		assert.Equal(t, want, got, query)
	}
}
