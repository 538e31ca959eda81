package geminifake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A job is a batch.
type job struct {
	name, label, model string
	created            time.Time
	answers            []inlined
	end                string // the state it was made to end in, or empty
}

// inlined is one answer of a batch, or why there is none.
type inlined struct {
	Metadata map[string]string `json:"metadata,omitempty"`
	Response *generateReply    `json:"response,omitempty"`
	Error    *status           `json:"error,omitempty"`
}

// submitRequest is a BatchGenerateContentRequest in JSON.
type submitRequest struct {
	Batch struct {
		DisplayName string `json:"displayName"`
		InputConfig struct {
			Requests struct {
				Requests []struct {
					Request  generateRequest   `json:"request"`
					Metadata map[string]string `json:"metadata"`
				} `json:"requests"`
			} `json:"requests"`
		} `json:"inputConfig"`
	} `json:"batch"`
}

// submit makes a job. What is wrong with one of its requests is said in the results, as
// the service does.
func (s *Service) submit(w http.ResponseWriter, r *http.Request, body []byte) {
	var in submitRequest
	if err := json.Unmarshal(body, &in); err != nil || len(in.Batch.InputConfig.Requests.Requests) == 0 {
		invalid("Invalid JSON payload received.").Write(w, r)
		return
	}
	j := &job{label: in.Batch.DisplayName, model: model(r.URL.Path), created: s.o.Now()}
	for _, one := range in.Batch.InputConfig.Requests.Requests {
		req, refused := toRequest(r, one.Request)
		if refused == nil {
			req.ID = one.Metadata["id"]
			turn := s.answer(req)
			refused = &turn
		}
		j.answers = append(j.answers, refused.inlined(one.Metadata))
	}
	s.mu.Lock()
	j.name = fmt.Sprintf("batches/job%d", len(s.jobs))
	s.jobs = append(s.jobs, j)
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, s.show(*j))
}

func (t Turn) inlined(metadata map[string]string) inlined {
	if t.Status != 0 {
		refusal := t.refusal()
		return inlined{Metadata: metadata, Error: &refusal}
	}
	reply := t.reply(false)
	return inlined{Metadata: metadata, Response: &reply}
}

// operation is a job in JSON.
type operation struct {
	Name     string      `json:"name"`
	Metadata jobMetadata `json:"metadata"`
	Done     bool        `json:"done,omitempty"`
	Error    *status     `json:"error,omitempty"`
}

type jobMetadata struct {
	Type        string    `json:"@type"`
	Model       string    `json:"model"`
	DisplayName string    `json:"displayName"`
	State       string    `json:"state"`
	CreateTime  time.Time `json:"createTime"`
	Output      *output   `json:"output,omitempty"`
}

type output struct {
	InlinedResponses struct {
		InlinedResponses []inlined `json:"inlinedResponses"`
	} `json:"inlinedResponses"`
}

// show returns the job as it is now. The answers come in another order than the
// requests: nothing says that they do not.
func (s *Service) show(j job) operation {
	op := operation{Name: j.name, Metadata: jobMetadata{
		Type: "type.googleapis.com/google.ai.generativelanguage.v1beta.GenerateContentBatch", Model: "models/" + j.model,
		DisplayName: j.label, State: "BATCH_STATE_PENDING", CreateTime: j.created.UTC(),
	}}
	end := cmp.Or(j.end, s.o.BatchEnd)
	switch age := s.o.Now().Sub(j.created); {
	case j.end != "":
	case age < s.o.BatchTime/2:
		return op
	case age < s.o.BatchTime:
		op.Metadata.State = "BATCH_STATE_RUNNING"
		return op
	}
	op.Done, op.Metadata.State = true, "BATCH_STATE_"+end
	if end == "FAILED" {
		op.Error = &status{Code: 13, Message: "internal"}
		return op
	}
	op.Metadata.Output = new(output)
	for i, a := range slices.Backward(j.answers) {
		if end == "SUCCEEDED" || i%2 == 0 {
			list := &op.Metadata.Output.InlinedResponses.InlinedResponses
			*list = append(*list, a)
		}
	}
	return op
}

// pageOfJobs is how many jobs a page of the list holds at most.
const pageOfJobs = 2

// EndBatches makes all jobs so far end at once, in a state as that of Options.BatchEnd,
// unless they were made to before.
func (s *Service) EndBatches(state string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.jobs {
		j.end = cmp.Or(j.end, state)
	}
}

// Batches returns how many jobs there are so far.
func (s *Service) Batches() int { return len(s.newest()) }

// newest returns all jobs as they are now, the newest first.
func (s *Service) newest() []job {
	s.mu.Lock()
	defer s.mu.Unlock()
	var jobs []job
	for _, j := range slices.Backward(s.jobs) {
		jobs = append(jobs, *j)
	}
	return jobs
}

// showJobs answers with one job, or with a page of the list, the newest first.
func (s *Service) showJobs(w http.ResponseWriter, r *http.Request, name string) {
	jobs := s.newest()
	if name = strings.TrimPrefix(name, "/"); name != "" {
		i := slices.IndexFunc(jobs, func(j job) bool { return j.name == "batches/"+name })
		if i < 0 {
			Refuse(http.StatusNotFound, "NOT_FOUND", "Requested entity was not found.").Write(w, r)
			return
		}
		writeJSON(w, http.StatusOK, s.show(jobs[i]))
		return
	}
	var page struct {
		Operations    []operation `json:"operations"`
		NextPageToken string      `json:"nextPageToken,omitempty"`
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("pageToken"))
	from = min(max(from, 0), len(jobs))
	for _, j := range jobs[from:min(from+pageOfJobs, len(jobs))] {
		page.Operations = append(page.Operations, s.show(j))
	}
	if from+pageOfJobs < len(jobs) {
		page.NextPageToken = strconv.Itoa(from + pageOfJobs)
	}
	writeJSON(w, http.StatusOK, page)
}
