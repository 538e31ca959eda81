package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// lostSilver removes the database of silver and gold, and makes it again from bronze.
func lostSilver(ctx context.Context, d *drilled) error {
	files, err := filepath.Glob(filepath.Join(d.at.dir, "techmap.db*"))
	if err != nil || len(files) == 0 {
		return errors.Join(err, errors.New("no database to lose"))
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return d.timed(func() error { return d.done(ctx, "replay") })
}

// lostGold drops the database of gold, and makes it again from silver, which lies
// elsewhere.
func lostGold(ctx context.Context, d *drilled) error {
	c := d.at.cloud
	if _, err := c.admin.ExecContext(ctx, "DROP DATABASE "+c.database()); err != nil {
		return err
	}
	if call, err := d.call(ctx, "publish"); err != nil || call.status() == exitDone {
		return errors.Join(err, errors.New("nothing was published, and nobody said so"))
	}
	return d.timed(func() error {
		if _, err := c.admin.ExecContext(ctx, "CREATE DATABASE "+c.database()); err != nil {
			return err
		}
		if err := d.done(ctx, "load"); err != nil {
			return err
		}
		return d.done(ctx, "publish")
	})
}

// badTaxonomy tries one that cannot be read, which has to be refused, and one that lacks
// technologies, whose effect has to be gone once load and publish run without it.
func badTaxonomy(ctx context.Context, d *drilled) error {
	broken, err := taxonomyFolder(d.dir, "broken", "nonsense\twithout\nany header\n")
	if err != nil {
		return err
	}
	for _, command := range []string{"load", "publish"} {
		c, err := d.call(ctx, "--taxonomy", broken, command)
		if err != nil {
			return err
		}
		if c.status() == exitDone || c.said() == "" {
			return fmt.Errorf("%s with a broken taxonomy: status %d, %q", command, c.status(), c.said())
		}
	}
	if err := d.unchanged(ctx); err != nil {
		return fmt.Errorf("after a broken taxonomy: %w", err)
	}
	wrong, err := taxonomyFolder(d.dir, "wrong", "id\n-java\n-python\n-react\n")
	if err != nil {
		return err
	}
	for _, command := range []string{"load", "publish"} {
		if err := d.done(ctx, "--taxonomy", wrong, command); err != nil {
			return err
		}
	}
	if d.unchanged(ctx) == nil {
		return errors.New("a taxonomy without Java changed nothing: the drill shows nothing")
	}
	return d.timed(func() error {
		for _, command := range []string{"load", "publish"} {
			if err := d.done(ctx, command); err != nil {
				return err
			}
		}
		return nil
	})
}

func taxonomyFolder(dir, name, skills string) (string, error) {
	folder := filepath.Join(dir, "taxonomy-"+name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	return folder, os.WriteFile(filepath.Join(folder, "skills.tsv"), []byte(skills), 0o644)
}
