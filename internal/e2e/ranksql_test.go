package e2e

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // the driver
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// The tables hold what the questions below need and nothing else, in the order in which
// they need it: demands of an opening stand together, with what is asked of them.
const (
	sqlOpenings = `CREATE TABLE opening (id INT PRIMARY KEY, role SMALLINT, company INT, open_from INT, open_to INT,
		KEY role_open (role, open_from, open_to, company))`
	sqlDemands = `CREATE TABLE demand (opening INT, skill SMALLINT, level TINYINT, weight FLOAT, PRIMARY KEY (opening, skill))`
	sqlCount   = `SELECT d.skill, COUNT(*) n FROM opening o JOIN demand d ON d.opening = o.id
		WHERE o.role = ? AND o.open_from <= ? AND o.open_to > ? AND d.level < 4 GROUP BY d.skill ORDER BY n DESC LIMIT 10`
	sqlEver = `SELECT d.skill, COUNT(*) n, COUNT(DISTINCT o.company) FROM opening o JOIN demand d ON d.opening = o.id
		WHERE d.level < 4 GROUP BY d.skill ORDER BY n DESC LIMIT 10`
	sqlBalanced = `WITH o AS (SELECT id, company, COUNT(*) OVER (PARTITION BY company) n FROM opening
		WHERE role = ? AND open_from <= ? AND open_to > ?)
		SELECT d.skill, COUNT(*), COUNT(DISTINCT o.company), SUM(d.weight / SQRT(o.n)) s FROM o JOIN demand d ON d.opening = o.id
		WHERE d.level < 4 GROUP BY d.skill ORDER BY s DESC LIMIT 10`
)

// BenchmarkRankBesideSQL asks MariaDB and an index of the same 100,000 openings for the
// ten most demanded skills of each role. The index also gives intervals, which SQL does not.
func BenchmarkRankBesideSQL(b *testing.B) {
	dsn := os.Getenv("TECHMAP_TEST_MYSQL")
	if dsn == "" {
		b.Skip("no MySQL: run it with go run ./internal/servers --only mysql -- go test -bench RankBesideSQL ./internal/e2e")
	}
	c := ranktest.Corpus{Seed: 3, Openings: 100_000, Companies: 20_000, Skills: 2000, Days: 365}
	tax := c.Taxonomy()
	x, err := rank.Load(b.Context(), c.All(), tax)
	require.NoError(b, err)
	db := fillMySQL(b, dsn, c, tax)
	now := int(x.AsOf().Unix())
	for b.Loop() {
		var index, count, balanced []time.Duration
		ever := rank.Query{Filter: techmap.Filter{Basis: techmap.BasisNew}}
		all := timed(b, func() error { _, err := x.Top(b.Context(), ever); return err })
		allSQL := timed(b, func() error { return ask(b.Context(), db, sqlEver) })
		b.ReportMetric(float64(all.Microseconds())/1000, "ever-index-ms")
		b.ReportMetric(float64(allSQL.Microseconds())/1000, "ever-sql-ms")
		b.ReportMetric(float64(allSQL)/float64(all), "x-ever")
		for number, role := range slices.Collect(tax.Roles()) {
			q := rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{role.ID}}}
			index = append(index, timed(b, func() error { _, err := x.Top(b.Context(), q); return err }))
			count = append(count, timed(b, func() error { return ask(b.Context(), db, sqlCount, number, now, now) }))
			balanced = append(balanced, timed(b, func() error { return ask(b.Context(), db, sqlBalanced, number, now, now) }))
		}
		b.ReportMetric(median(index), "index-ms")
		b.ReportMetric(median(count), "sql-count-ms")
		b.ReportMetric(median(balanced), "sql-balanced-ms")
		b.ReportMetric(median(count)/median(index), "x-count")
		b.ReportMetric(median(balanced)/median(index), "x-balanced")
	}
}

func timed(tb testing.TB, do func() error) time.Duration {
	begin := time.Now()
	require.NoError(tb, do())
	return time.Since(begin)
}

func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Microseconds()) / 1000
}

// ask reads the answer to its end.
func ask(ctx context.Context, db *sql.DB, query string, args ...any) (err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() { // what it says does not matter here
	}
	return rows.Err()
}

// fillMySQL returns a new database that holds c.
func fillMySQL(b *testing.B, dsn string, c ranktest.Corpus, tax *techmap.Taxonomy) *sql.DB {
	b.Helper()
	name := fmt.Sprintf("rank_bench_%d", os.Getpid())
	root, err := sql.Open("mysql", dsn)
	require.NoError(b, err)
	_, err = root.ExecContext(b.Context(), "CREATE DATABASE "+name)
	require.NoError(b, err)
	db, err := sql.Open("mysql", strings.Replace(dsn, "/", "/"+name, 1))
	require.NoError(b, err)
	b.Cleanup(func() {
		_, err := root.Exec("DROP DATABASE " + name)
		require.NoError(b, err)
		require.NoError(b, db.Close())
		require.NoError(b, root.Close())
	})
	run := func(statement string) {
		_, err := db.ExecContext(b.Context(), statement)
		require.NoError(b, err)
	}
	run(sqlOpenings)
	run(sqlDemands)
	var openings, demands []string
	for row := range rowsOf(c, tax) {
		openings, demands = append(openings, row.opening), append(demands, row.demands...)
		if len(openings) == 1000 {
			run("INSERT INTO opening VALUES " + strings.Join(openings, ","))
			run("INSERT IGNORE INTO demand VALUES " + strings.Join(demands, ","))
			openings, demands = openings[:0], demands[:0]
		}
	}
	run("ANALYZE TABLE opening, demand")
	return db
}

// A sqlRow is an opening as values of SQL.
type sqlRow struct {
	opening string
	demands []string
}

func rowsOf(c ranktest.Corpus, tax *techmap.Taxonomy) func(func(sqlRow) bool) {
	roles, skills, companies := make(map[techmap.RoleID]int), make(map[techmap.SkillID]int), make(map[string]int)
	for r := range tax.Roles() {
		roles[r.ID] = len(roles)
	}
	for s := range tax.Skills() {
		skills[s.ID] = len(skills)
	}
	return func(yield func(sqlRow) bool) {
		for i := range c.Openings {
			o := c.Opening(i, 0)
			company := o.Company + "\x00"
			if o.Company == "" {
				company = string(o.ID)
			}
			if _, known := companies[company]; !known {
				companies[company] = len(companies)
			}
			to := o.ClosedAt().Unix()
			if o.ClosedAt().IsZero() {
				to = 1<<31 - 1
			}
			row := sqlRow{opening: fmt.Sprintf("(%d,%d,%d,%d,%d)", i, roles[o.Roles[0]], companies[company], max(o.FirstSeen().Unix(), 0), to)}
			for _, d := range o.Demands {
				if skill, known := skills[d.Skill]; known {
					level := slices.Index(techmap.Levels(), d.Level)
					row.demands = append(row.demands, fmt.Sprintf("(%d,%d,%d,%g)", i, skill, level, rank.DefaultWeights()[d.Level]))
				}
			}
			if !yield(row) {
				return
			}
		}
	}
}
