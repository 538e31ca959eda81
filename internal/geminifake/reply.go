package geminifake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// finishes and blocks are reasons at their numbers in the protocol buffer.
var (
	finishes = []string{
		"FINISH_REASON_UNSPECIFIED", "STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "OTHER", "LANGUAGE", "BLOCKLIST",
		"PROHIBITED_CONTENT", "SPII", "MALFORMED_FUNCTION_CALL", "IMAGE_SAFETY",
	}
	blocks = []string{"BLOCK_REASON_UNSPECIFIED", "SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY"}
)

// Finishes returns the finish reasons that the API has names for, and two that it had
// not when the SDKs were made.
func Finishes() []string {
	return append(append([]string(nil), finishes[1:]...),
		"UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "CONTINUATION", "A_REASON_TO_COME")
}

// An enum is written by name or, if byNumber, by number: 99 if it is new.
type enum struct {
	name     string
	all      []string
	byNumber bool
}

// MarshalJSON implements json.Marshaler.
func (e enum) MarshalJSON() ([]byte, error) {
	if !e.byNumber {
		return json.Marshal(e.name)
	}
	for i, name := range e.all {
		if name == e.name {
			return json.Marshal(i)
		}
	}
	return []byte("99"), nil
}

type generateReply struct {
	Candidates     []candidate `json:"candidates,omitempty"`
	PromptFeedback *feedback   `json:"promptFeedback,omitempty"`
	Usage          usage       `json:"usageMetadata"`
	ModelVersion   string      `json:"modelVersion,omitempty"`
	ResponseID     string      `json:"responseId"`
}

type candidate struct {
	Content      *content `json:"content,omitempty"`
	FinishReason *enum    `json:"finishReason,omitempty"`
	Index        int      `json:"index"`
}

type feedback struct {
	BlockReason enum `json:"blockReason"`
}

type usage struct {
	Prompt   int `json:"promptTokenCount"`
	Cached   int `json:"cachedContentTokenCount,omitempty"`
	Output   int `json:"candidatesTokenCount,omitempty"`
	Thoughts int `json:"thoughtsTokenCount,omitempty"`
	Total    int `json:"totalTokenCount"`
}

// reply returns the answer in JSON's form.
func (t Turn) reply(byNumber bool) generateReply {
	u := t.Usage
	out := generateReply{
		Usage:        usage{u.Input, u.Cached, u.Output, u.Thinking, u.Total()},
		ModelVersion: t.Version,
		ResponseID:   "fake",
	}
	if t.Block != "" {
		out.PromptFeedback = &feedback{enum{t.Block, blocks, byNumber}}
		return out
	}
	var c candidate
	if t.Finish != "" {
		c.FinishReason = &enum{t.Finish, finishes, byNumber}
	}
	var parts []part
	if t.Thought != "" {
		parts = append(parts, part{t.Thought, true})
	}
	if t.Text != "" {
		parts = append(parts, part{t.Text, false})
	}
	if len(parts) > 0 {
		c.Content = &content{"model", parts}
	}
	out.Candidates = []candidate{c}
	return out
}

// status is the body of a refusal.
type status struct {
	Code    int      `json:"code"`
	Message string   `json:"message"`
	Status  string   `json:"status,omitempty"`
	Details []Detail `json:"details,omitempty"`
}

// Write answers r.
func (t Turn) Write(w http.ResponseWriter, r *http.Request) {
	if t.Hang {
		<-r.Context().Done()
		return
	}
	if t.Wait > 0 {
		select {
		case <-time.After(t.Wait):
		case <-r.Context().Done():
			return
		}
	}
	switch {
	case t.Cut > 0:
		t.cut(w, r)
	case t.Raw != nil:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(max(t.Status, http.StatusOK))
		_, _ = w.Write([]byte(*t.Raw))
	case t.Status != 0:
		writeJSON(w, t.Status, map[string]status{"error": t.refusal()})
	default:
		writeJSON(w, http.StatusOK, t.reply(byNumber(r)))
	}
}

func (t Turn) refusal() status { return status{t.Status, t.Message, t.Code, t.Details} }

// cut promises a whole answer and breaks off.
func (t Turn) cut(w http.ResponseWriter, r *http.Request) {
	body, err := json.Marshal(t.reply(byNumber(r)))
	if err != nil {
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		len(body), body[:min(t.Cut, len(body))])
	_ = conn.Close()
}

// byNumber reports whether r asks for enums by number, with "$alt=json;enum-encoding=int".
func byNumber(r *http.Request) bool { return strings.Contains(r.URL.RawQuery, "enum-encoding") }
