package genai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	sdk "google.golang.org/genai"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

var _ llm.Batcher = (*Model)(nil)

// maxBatch is how many bytes a job may hold: the service stops at 20 MB.
const maxBatch = 19 << 20

// perPrompt is an allowance for what the service's form has and the SDK's has not.
const perPrompt = 256

// idKey is where a request of a batch has its id.
const idKey = "id"

// Submit implements llm.Batcher. A job holds some 19 MB of prompts; Vertex AI, which reads
// batches only from its own storage, has none: the error is techmap.ErrInvalid for both.
// Jobs are answered within 24 hours as a rule, and kept by the service for some days.
func (m *Model) Submit(ctx context.Context, label string, prompts iter.Seq2[string, llm.Prompt]) (string, error) {
	if m.vertex {
		return "", fmt.Errorf("genai: batch %q: Vertex AI takes batches from its storage only: use a key: %w",
			label, techmap.ErrInvalid)
	}
	requests, all, err := m.requests(prompts)
	if err != nil {
		return "", fmt.Errorf("genai: batch %q: %w: %w", label, err, techmap.ErrInvalid)
	}
	ctx, call := wire.Watch(ctx)
	err = guard(func() error {
		source := &sdk.BatchJobSource{InlinedRequests: requests}
		_, err := m.client.Batches.Create(ctx, m.name, source, &sdk.CreateBatchJobConfig{DisplayName: label})
		return err
	})
	var j job
	err = m.decode(ctx, call, err, &j, func() bool { return j.Name != "" }, all...)
	return j.Name, err
}

// requests returns prompts as the SDK has them, and as they are.
func (m *Model) requests(
	prompts iter.Seq2[string, llm.Prompt],
) (all []*sdk.InlinedRequest, plain []llm.Prompt, err error) {
	seen := make(map[string]bool)
	size := 0
	for id, p := range prompts {
		if id == "" || seen[id] {
			return nil, nil, fmt.Errorf("id %q is empty or there twice", id)
		}
		seen[id] = true
		r := &sdk.InlinedRequest{
			Model: m.name, Contents: sdk.Text(p.User), Metadata: map[string]string{idKey: id}, Config: m.generation(p),
		}
		body, err := json.Marshal(r)
		if err != nil {
			return nil, nil, errors.New("a prompt has no JSON")
		}
		if size += len(body) + perPrompt; size > maxBatch {
			return nil, nil, errors.New("too many prompts for one job: split them")
		}
		all, plain = append(all, r), append(plain, p)
	}
	if len(all) == 0 {
		return nil, nil, errors.New("no prompts")
	}
	return all, plain, nil
}

// maxPages bounds how many jobs Find looks at: a hundred a page, kept for some days.
const maxPages = 1000

// Find implements llm.Batcher. It goes through the list of all jobs of the key, the newest
// first, because the service cannot be asked for a label.
func (m *Model) Find(ctx context.Context, label string) (string, error) {
	var token string
	for range maxPages {
		page, err := m.jobs(ctx, token)
		if err != nil {
			return "", err
		}
		for _, job := range page.Operations {
			if job.Metadata.DisplayName == label && job.Name != "" {
				return job.Name, nil
			}
		}
		if page.NextPageToken == "" || page.NextPageToken == token {
			break
		}
		token = page.NextPageToken
	}
	return "", fmt.Errorf("genai: batch %q: %w", label, techmap.ErrNotFound)
}

// Collect implements llm.Batcher. All answers of a job come at once, 256 MB at most.
func (m *Model) Collect(
	ctx context.Context, job string, each func(id string, r llm.Reply, err error) error,
) (done bool, err error) {
	j, err := m.job(ctx, job)
	if err != nil {
		return false, err
	}
	state := j.state()
	if state == JobWorking {
		return false, nil
	}
	for _, a := range j.answers() {
		id := a.Metadata[idKey]
		if id == "" {
			continue // nobody's: the prompt stays open
		}
		reply, err := m.read(id, a)
		if err := each(id, reply, err); err != nil {
			return true, err
		}
	}
	if state != JobDone {
		return true, fmt.Errorf("genai: job %q is %s: submit what is open again: %w", job, state, techmap.ErrPartial)
	}
	return true, nil
}
