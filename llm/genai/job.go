package genai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	sdk "google.golang.org/genai"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// A JobState is how far a job is, by the service's own account: finer than what
// llm.Queue needs to know, and what [Model.State] tells a person.
type JobState string

// States of jobs.
const (
	JobWorking   JobState = "working"   // waits, or is being worked at
	JobDone      JobState = "done"      // ended, all was answered
	JobPartial   JobState = "partial"   // ended, not all was answered
	JobFailed    JobState = "failed"    // ended by a mistake of the service or of the prompts
	JobCancelled JobState = "cancelled" // ended by somebody with the key
	JobExpired   JobState = "expired"   // the service had no time for it, within some 48 hours
)

// State returns how far a job is, by the name that Submit returned. The error is
// techmap.ErrNotFound if there is none, and techmap.ErrInvalid for what is no such name.
func (m *Model) State(ctx context.Context, job string) (JobState, error) {
	j, err := m.job(ctx, job)
	if err != nil {
		return "", err
	}
	return j.state(), nil
}

// A job is a long-running operation in JSON. It is read here because the SDK loses all
// of a job if the details of one error in it are objects, which they are.
type job struct {
	Name     string `json:"name"`
	Metadata struct {
		State       string `json:"state"`
		DisplayName string `json:"displayName"`
		Output      output `json:"output"`
	} `json:"metadata"`
	Response output `json:"response"` // the same again, once the operation is done
}

type output struct {
	InlinedResponses struct {
		InlinedResponses []answer `json:"inlinedResponses"`
	} `json:"inlinedResponses"`
}

type jobPage struct {
	Operations    []job  `json:"operations"`
	NextPageToken string `json:"nextPageToken"`
}

// answers returns what has been answered.
func (j job) answers() []answer {
	if all := j.Metadata.Output.InlinedResponses.InlinedResponses; len(all) > 0 {
		return all
	}
	return j.Response.InlinedResponses.InlinedResponses
}

// state maps states, which may have the prefix JOB_ or BATCH_. What is new works.
func (j job) state() JobState {
	_, state, _ := strings.Cut(j.Metadata.State, "STATE_")
	switch state {
	case "SUCCEEDED":
		return JobDone
	case "PARTIALLY_SUCCEEDED":
		return JobPartial
	case "FAILED":
		return JobFailed
	case "CANCELLED":
		return JobCancelled
	case "EXPIRED":
		return JobExpired
	default:
		return JobWorking
	}
}

// job asks for a job.
func (m *Model) job(ctx context.Context, name string) (j job, err error) {
	id, ok := strings.CutPrefix(name, "batches/")
	if !ok || id == "" || strings.ContainsAny(id, "/?#%:") {
		return j, fmt.Errorf("genai: job %q: not a name that Submit returns: %w", name, techmap.ErrInvalid)
	}
	ctx, call := wire.Watch(ctx)
	err = guard(func() error {
		_, err := m.client.Batches.Get(ctx, name, nil)
		return err
	})
	if failure, ok := errors.AsType[*wire.Failure](err); ok && failure.Status == http.StatusNotFound {
		return j, fmt.Errorf("genai: job %q: %w", name, techmap.ErrNotFound)
	}
	err = m.decode(ctx, call, err, &j, func() bool { return j.Metadata.State != "" })
	return j, err
}

// jobs asks for a page of all jobs, the newest first.
func (m *Model) jobs(ctx context.Context, token string) (page jobPage, err error) {
	ctx, call := wire.Watch(ctx)
	err = guard(func() error {
		_, err := m.client.Batches.List(ctx, &sdk.ListBatchJobsConfig{PageSize: 100, PageToken: token})
		return err
	})
	err = m.decode(ctx, call, err, &page, func() bool { return true })
	return page, err
}

// decode reads what a call of the SDK, which ended with err, got for an answer.
func (m *Model) decode(
	ctx context.Context, call *wire.Call, err error, v any, ok func() bool, prompts ...llm.Prompt,
) error {
	if call.Body == nil {
		return m.explain(ctx, err, prompts...)
	}
	if json.Unmarshal(call.Body, v) != nil || !ok() {
		return m.explain(ctx, &wire.Failure{Status: http.StatusOK, Err: errors.New("not the JSON of a job")})
	}
	return nil
}
