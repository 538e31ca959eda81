package openai

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/internal/wire"
)

// maxWait bounds what a server may ask for: beyond a day it is not about waiting.
const maxWait = 24 * time.Hour

// problem is what a refusal says of itself.
type problem struct {
	Message string `json:"message"`
	Type    string `json:"type"`
	Code    code   `json:"code"`
}

// A code is a word or a number.
type code string

// UnmarshalJSON implements json.Unmarshaler.
func (c *code) UnmarshalJSON(b []byte) error {
	*c = code(strings.Trim(string(b), `"`))
	return nil
}

// readProblem reads the body of a refusal. Servers write an object, a string, or the
// fields without anything around them.
func readProblem(body []byte) problem {
	var outer struct {
		Error json.RawMessage `json:"error"`
		problem
	}
	if json.Unmarshal(body, &outer) != nil {
		return problem{Message: string(body[:min(len(body), 1<<10)])}
	}
	var inner problem
	if json.Unmarshal(outer.Error, &inner) == nil {
		return inner
	}
	if json.Unmarshal(outer.Error, &inner.Message) == nil {
		return inner
	}
	return outer.problem
}

// judge knows the refusals of OpenAI and of those that imitate it.
func judge(status int, header http.Header, body []byte) wire.Verdict {
	p := readProblem(body)
	v := wire.ByStatus(status)
	v.Message = p.Message
	switch {
	case status == http.StatusTooManyRequests && exhausted(p):
		v.Kind, v.Advice = techmap.ErrExhausted, "go on tomorrow, or raise the limit or the credit"
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		v.After = wait(header)
	case p.Code == "invalid_api_key":
		v.Kind, v.Advice = techmap.ErrBlocked, "check the key and what it may do"
	}
	return v
}

// exhausted tells a limit that today's waiting does not lift.
func exhausted(p problem) bool {
	for _, word := range []string{"insufficient_quota", "billing", "insufficient_balance"} {
		if strings.Contains(p.Type, word) || strings.Contains(string(p.Code), word) {
			return true
		}
	}
	message := strings.ToLower(p.Message)
	return strings.Contains(message, "per day") || strings.Contains(message, "per-day")
}

// withheld reports whether err is an answer that a filter in front of the model held
// back: Azure makes it an error.
func withheld(err error) bool {
	failure, ok := errors.AsType[*wire.Failure](err)
	if !ok || failure.Status != http.StatusBadRequest {
		return false
	}
	p := readProblem(failure.Body)
	return p.Code == "content_filter" || p.Code == "content_policy_violation"
}

// wait reads how long a server asks to wait: in milliseconds, in seconds, or until a
// date, which is compared with the server's own clock.
func wait(header http.Header) time.Duration {
	if ms, err := strconv.ParseFloat(header.Get("Retry-After-Ms"), 64); err == nil {
		return within(ms * float64(time.Millisecond))
	}
	after := header.Get("Retry-After")
	if s, err := strconv.ParseFloat(after, 64); err == nil {
		return within(s * float64(time.Second))
	}
	until, err := http.ParseTime(after)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0
	}
	return within(float64(until.Sub(now)))
}

// within returns a wait that can be meant.
func within(d float64) time.Duration {
	if !(d > 0) {
		return 0
	}
	return time.Duration(min(d, float64(maxWait)))
}
