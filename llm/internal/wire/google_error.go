package wire

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// maxWait bounds what a server may ask for: beyond a day it is not about waiting.
const maxWait = 24 * time.Hour

// googleError is the body of a refused request, as google.rpc.Status in JSON.
type googleError struct {
	Error struct {
		Code    json.RawMessage   `json:"code"`
		Message string            `json:"message"`
		Status  string            `json:"status"`
		Details []json.RawMessage `json:"details"`
	} `json:"error"`
}

// googleDetail is any of the details that are understood.
type googleDetail struct {
	Type       string `json:"@type"`
	Reason     string `json:"reason"`     // ErrorInfo
	RetryDelay string `json:"retryDelay"` // RetryInfo
	Violations []struct {
		QuotaID     string `json:"quotaId"`
		QuotaMetric string `json:"quotaMetric"`
		QuotaValue  string `json:"quotaValue"`
		Subject     string `json:"subject"`
		Description string `json:"description"`
	} `json:"violations"` // QuotaFailure
}

// Google judges refusals of the Gemini API and of Vertex AI.
func Google(status int, _ http.Header, body []byte) Verdict {
	v := ByStatus(status)
	var e googleError
	if json.Unmarshal(body, &e) != nil {
		v.Message = string(body[:min(len(body), 1<<10)])
		return v
	}
	v.Message = e.Error.Message
	details := details(e.Error.Details)
	switch {
	case status == http.StatusTooManyRequests || e.Error.Status == "RESOURCE_EXHAUSTED":
		return quota(v, details)
	case slices.ContainsFunc(details, keyRefused) || strings.Contains(v.Message, "API key not valid"):
		v.Kind, v.Advice = techmap.ErrBlocked, "check the key and what it may do"
	case e.Error.Status == "FAILED_PRECONDITION":
		v.Kind, v.Advice = techmap.ErrBlocked, "check the country and the billing of the account"
	case e.Error.Status == "ABORTED" || e.Error.Status == "CANCELLED":
		v.Kind = techmap.ErrUnavailable
	}
	return v
}

// details returns those details of an error that can be read.
func details(raw []json.RawMessage) []googleDetail {
	var all []googleDetail
	for _, r := range raw {
		var d googleDetail
		if json.Unmarshal(r, &d) == nil {
			all = append(all, d)
		}
	}
	return all
}

// keyRefused reports whether d says that the key, or what it may do, is refused: the status
// is 400 then, as for any request that is wrong.
func keyRefused(d googleDetail) bool {
	return strings.HasSuffix(d.Type, "google.rpc.ErrorInfo") && (strings.HasPrefix(d.Reason, "API_KEY_") ||
		d.Reason == "SERVICE_DISABLED" || d.Reason == "ACCESS_TOKEN_EXPIRED")
}

// quota tells a limit that waiting lifts from one that today's waiting does not.
func quota(v Verdict, details []googleDetail) Verdict {
	v.Kind = techmap.ErrThrottled
	for _, d := range details {
		switch {
		case strings.HasSuffix(d.Type, "google.rpc.RetryInfo"):
			v.After = wait(d.RetryDelay)
		case strings.HasSuffix(d.Type, "google.rpc.QuotaFailure"):
			for _, q := range d.Violations {
				if q.QuotaValue == "0" || longTerm(q.QuotaID+" "+q.QuotaMetric+" "+q.Subject+" "+q.Description) {
					v.Kind, v.Advice = techmap.ErrExhausted, "go on tomorrow or raise the limit"
				}
			}
		}
	}
	if len(details) == 0 && longTerm(v.Message) {
		v.Kind, v.Advice = techmap.ErrExhausted, "go on tomorrow or raise the limit"
	}
	return v
}

// longTerm reports whether the name of a quota is of one that lasts a day or longer, or
// of one of money.
func longTerm(quota string) bool {
	quota = strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(quota))
	return slices.ContainsFunc([]string{"perday", "permonth", "spend", "billingcap"}, func(s string) bool {
		return strings.Contains(quota, s)
	})
}

// wait reads a google.protobuf.Duration: "45.837906927s". What is none is 0.
func wait(s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0
	}
	return min(d, maxWait)
}
