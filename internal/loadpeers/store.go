package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// tables hold the openings as the peers ask for them: what a filter looks at stands in one
// row with the role, a row for each time that the opening was open, and all of it in a key.
// Demands of an opening stand together. What no ranking counts is not there.
var tables = [...]string{
	`CREATE TABLE opening_role (role SMALLINT NOT NULL, opening INT NOT NULL,
		open_from INT NOT NULL, open_to INT NOT NULL,
		region VARCHAR(20) NOT NULL, seniority VARCHAR(10) NOT NULL, new_grad BOOL NOT NULL,
		first_open BOOL NOT NULL,
		PRIMARY KEY (role, opening, open_from),
		KEY open_at (role, open_to, open_from, region, seniority, new_grad),
		KEY new_in (role, first_open, open_from, region, seniority, new_grad)) CHARACTER SET utf8mb4`,
	`CREATE TABLE demand (opening INT NOT NULL, skill SMALLINT NOT NULL, level TINYINT NOT NULL,
		PRIMARY KEY (opening, skill))`,
}

// fill makes a database with the openings of c, and returns its data source name and what
// drops it again.
func fill(
	ctx context.Context, dsn string, c ranktest.Corpus, tax *techmap.Taxonomy,
) (_ *mysql.Config, drop func() error, err error) {
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, nil, err
	}
	name := fmt.Sprintf("loadpeers_%d", os.Getpid())
	root, err := sql.Open("mysql", dsn)
	if err != nil {
		return nil, nil, err
	}
	drop = func() error {
		_, err := root.ExecContext(context.WithoutCancel(ctx), "DROP DATABASE IF EXISTS "+name)
		return errors.Join(err, root.Close())
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, drop())
		}
	}()
	if _, err := root.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, nil, err
	}
	config.DBName = name
	db, err := sql.Open("mysql", config.FormatDSN())
	if err != nil {
		return nil, nil, err
	}
	return config, drop, errors.Join(insert(ctx, db, c, tax), db.Close())
}

// batch is how many openings are inserted with one statement.
const batch = 2000

func insert(ctx context.Context, db *sql.DB, c ranktest.Corpus, tax *techmap.Taxonomy) error {
	for _, statement := range tables {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	rows := newRows(tax)
	for i := range c.Openings {
		rows.add(i, c.Opening(i, 0))
		if (i+1)%batch > 0 && i < c.Openings-1 {
			continue
		}
		if err := rows.flush(ctx, db); err != nil {
			return err
		}
	}
	_, err := db.ExecContext(ctx, "ANALYZE TABLE opening_role, demand")
	return err
}

// rows are openings as values of SQL.
type rows struct {
	role           map[techmap.RoleID]int
	skill          map[techmap.SkillID]int
	roles, demands []string
}

func newRows(tax *techmap.Taxonomy) *rows {
	r := &rows{role: make(map[techmap.RoleID]int), skill: make(map[techmap.SkillID]int)}
	for role := range tax.Roles() {
		r.role[role.ID] = len(r.role)
	}
	for skill := range tax.Skills() {
		if skill.Kind != techmap.KindConcept {
			r.skill[skill.ID] = skillNumber(skill.ID)
		}
	}
	return r
}

// skillNumber returns the number in the ID of a skill of the corpus.
func skillNumber(id techmap.SkillID) int {
	var n int
	_, _ = fmt.Sscanf(string(id), "skill-%d", &n)
	return n
}

// flush inserts what was added.
func (r *rows) flush(ctx context.Context, db *sql.DB) error {
	for table, values := range map[string]*[]string{"opening_role": &r.roles, "demand": &r.demands} {
		if len(*values) == 0 {
			continue
		}
		statement := "INSERT INTO " + table + " VALUES " + strings.Join(*values, ",") //nolint:gosec // own words
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return err
		}
		*values = (*values)[:0]
	}
	return nil
}

func (r *rows) add(i int, o techmap.Opening) {
	if o.ImageOnly {
		return
	}
	for _, id := range o.Roles {
		role, known := r.role[id]
		if !known {
			continue
		}
		for n, open := range o.Open {
			to := int64(math.MaxInt32)
			if !open.To.IsZero() {
				to = open.To.Unix()
			}
			r.roles = append(r.roles, fmt.Sprintf("(%d,%d,%d,%d,'%s','%s',%t,%t)",
				role, i, open.From.Unix(), to, o.Place.Region, o.Seniority, o.Experience.NewGrad, n == 0))
		}
	}
	for _, d := range o.Demands {
		level := slices.Index(techmap.Levels(), d.Level)
		if skill, known := r.skill[d.Skill]; known && d.Level != techmap.LevelMentioned {
			r.demands = append(r.demands, fmt.Sprintf("(%d,%d,%d)", i, skill, level))
		}
	}
}
