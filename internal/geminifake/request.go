package geminifake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/techmap-it/techmap/llm"
)

// A Request is what a client asked.
type Request struct {
	Model    string
	Key      string
	KeyInURL bool
	Referer  string
	Prompt   llm.Prompt
	JSON     bool // asks for JSON
	// Thinking is the level, in capitals, or the budget, as digits; empty if neither.
	Thinking    string
	Temperature *float64
	ID          string // of a request of a batch, from its metadata
}

// content is what either side says.
type content struct {
	Role  string `json:"role,omitempty"`
	Parts []part `json:"parts"`
}

type part struct {
	Text    string `json:"text"`
	Thought bool   `json:"thought,omitempty"`
}

func (c *content) text() string {
	if c == nil {
		return ""
	}
	var b strings.Builder
	for _, p := range c.Parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// generateRequest is a GenerateContentRequest in JSON.
type generateRequest struct {
	Model             string    `json:"model"`
	Contents          []content `json:"contents"`
	SystemInstruction *content  `json:"systemInstruction"`
	Config            struct {
		Temperature      *float64 `json:"temperature"`
		MaxOutputTokens  int      `json:"maxOutputTokens"`
		ResponseMIMEType string   `json:"responseMimeType"`
		ResponseSchema   *schema  `json:"responseSchema"`
		Thinking         *struct {
			Level  string `json:"thinkingLevel"`
			Budget *int   `json:"thinkingBudget"`
		} `json:"thinkingConfig"`
	} `json:"generationConfig"`
}

// readRequest returns the request, or how it is refused.
func readRequest(r *http.Request, body []byte) (Request, *Turn) {
	var g generateRequest
	if err := json.Unmarshal(body, &g); err != nil {
		turn := Refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "Invalid JSON payload received.")
		return Request{}, &turn
	}
	return toRequest(r, g)
}

func toRequest(r *http.Request, g generateRequest) (Request, *Turn) {
	req := Request{
		Model:       model(r.URL.Path),
		Referer:     r.Referer(),
		JSON:        g.Config.ResponseMIMEType == "application/json",
		Temperature: g.Config.Temperature,
	}
	req.Key, req.KeyInURL = keyOf(r)
	req.Prompt = llm.Prompt{System: g.SystemInstruction.text(), MaxOutput: g.Config.MaxOutputTokens}
	for _, c := range g.Contents {
		req.Prompt.User += c.text()
	}
	if t := g.Config.Thinking; t != nil {
		req.Thinking = t.Level
		if t.Budget != nil {
			req.Thinking = fmt.Sprint(*t.Budget)
		}
	}
	if s := g.Config.ResponseSchema; s != nil {
		if !req.JSON {
			turn := invalid("responseSchema is only supported with responseMimeType application/json")
			return Request{}, &turn
		}
		if turn := s.check(); turn != nil {
			return Request{}, turn
		}
		req.Prompt.Schema = s.portable()
	}
	if req.Prompt.User == "" {
		turn := invalid("contents is not specified")
		return Request{}, &turn
	}
	return req, nil
}

// model cuts the name out of ".../models/NAME:method".
func model(path string) string {
	_, name, _ := strings.Cut(path, "models/")
	name, _, _ = strings.Cut(name, ":")
	return name
}

func invalid(message string) Turn { return Refuse(http.StatusBadRequest, "INVALID_ARGUMENT", message) }

// Read returns the request that r is, for handlers of their own.
func Read(r *http.Request) (Request, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return Request{}, err
	}
	req, refused := readRequest(r, body)
	if refused != nil {
		return Request{}, errors.New(refused.Message)
	}
	return req, nil
}
