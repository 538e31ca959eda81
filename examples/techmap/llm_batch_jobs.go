package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// jobVersion is the version of a job's file.
const jobVersion = 1

// A jobFile is a job as it lies in the store.
type jobFile struct {
	V int `json:"v"`
	llm.Job
}

// fileJobs are the batches of a store, a JSON file each, which is there whole or not at
// all and on disk when Save returns.
type fileJobs struct{ dir string }

var _ llm.Jobs = fileJobs{}

// jobs returns the batches of the store; none need be there yet.
func (a *app) jobs() fileJobs { return fileJobs{filepath.Join(a.cli.Store, "llm", "jobs")} }

// path returns the file of a label, which names nothing else.
func (f fileJobs) path(label string) (string, error) {
	if label == "" || label[0] == '.' || strings.ContainsAny(label, `/\:`) {
		return "", fmt.Errorf("job %q: not a label: %w", label, techmap.ErrInvalid)
	}
	return filepath.Join(f.dir, label+".json"), nil
}

// Save implements llm.Jobs.
func (f fileJobs) Save(_ context.Context, j llm.Job) error {
	path, err := f.path(j.Label)
	if err != nil {
		return err
	}
	data, err := json.Marshal(jobFile{jobVersion, j})
	if err != nil {
		return fmt.Errorf("job %q: %w", j.Label, err)
	}
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return fmt.Errorf("job %q: %w", j.Label, err)
	}
	if err := replaceFile(path, append(data, '\n')); err != nil {
		return fmt.Errorf("job %q: %w", j.Label, err)
	}
	f.sync()
	return nil
}

// sync makes the names of files durable, where folders can be synced.
func (f fileJobs) sync() {
	if dir, err := os.Open(f.dir); err == nil {
		_ = dir.Sync()
		_ = dir.Close()
	}
}

// List implements llm.Jobs. Whatever else lies in the folder is passed over.
func (f fileJobs) List(ctx context.Context) ([]llm.Job, error) {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	var jobs []llm.Job
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".json") || e.Name()[0] == '.' {
			continue
		}
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		j, err := readJob(filepath.Join(f.dir, e.Name()))
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	slices.SortFunc(jobs, func(a, b llm.Job) int { return cmp.Compare(a.Label, b.Label) })
	return jobs, nil
}

func readJob(path string) (llm.Job, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return llm.Job{}, fmt.Errorf("jobs: %w", err)
	}
	var file jobFile
	switch err := json.Unmarshal(data, &file); {
	case err != nil || file.V == 0 || file.Label+".json" != filepath.Base(path):
		return llm.Job{}, fmt.Errorf("%s is not a job: restore it, or remove it and what it asked is asked again: %w",
			path, techmap.ErrMalformed)
	case file.V > jobVersion:
		return llm.Job{}, fmt.Errorf("%s is of a newer techmap (version %d): use that one: %w", path, file.V, techmap.ErrInvalid)
	}
	return file.Job, nil
}

// Remove implements llm.Jobs.
func (f fileJobs) Remove(_ context.Context, label string) error {
	path, err := f.path(label)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("job %q: %w", label, err)
	}
	f.sync()
	return nil
}

// forget takes the names of postings that match out of all jobs. What they were asked is
// paid for all the same; the answers are nobody's.
func (f fileJobs) forget(ctx context.Context, match func(techmap.PostingID) bool) error {
	jobs, err := f.List(ctx)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		found := false
		for _, r := range j.Requests {
			for _, q := range r.Questions {
				for i, id := range q.Postings {
					if id != "" && match(id) {
						q.Postings[i], found = "", true
					}
				}
			}
		}
		if found {
			if err := f.Save(ctx, j); err != nil {
				return err
			}
		}
	}
	return nil
}
