package main

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/stores"
)

// Names of tasks.
const (
	taskCrawl    = "crawl"
	taskRefine   = "refine"
	taskAnnotate = "annotate"
	taskLoad     = "load"
	taskPublish  = "publish"
	taskReport   = "report"
)

// Settings are what the environment says.
type settings struct {
	Task   string           // TECHMAP_TASK
	At     stores.Addresses // TECHMAP_BRONZE, _SILVER, _GOLD: those that the task uses
	Sites  string           // TECHMAP_SITES: folder of sites of one's own, may be empty
	Queue  string           // TECHMAP_QUEUE: where to announce what was done, may be empty
	SQS    string           // TECHMAP_SQS: address of the service, if not the region's
	Agent  string           // TECHMAP_CONTACT: mail or web address that sites are told
	Own    bool             // TECHMAP_ALLOW_PRIVATE: also ask hosts that are not public
	Model  string           // TECHMAP_MODEL: openai/NAME or genai/NAME, may be empty
	URL    string           // TECHMAP_MODEL_URL: where the model is, if not at its provider
	Lang   message.Lang     // TECHMAP_LANG: of documents, en or ko
	Limits limits
	getenv func(string) string // for the keys of sites
}

// Limits of what a model may cost.
type limits struct {
	Run, Month float64 // TECHMAP_MAX_COST, _MAX_COST_MONTH: dollars; 0 means no limit
	RPM, RPD   int     // TECHMAP_RPM, _RPD: requests
}

// errSettings says that the environment is not as it has to be.
var errSettings = errors.New("settings")

// layersOf says which layers a task uses: it opens no others, and its role allows no
// more.
var layersOf = map[string]struct{ bronze, silver, gold bool }{
	taskCrawl:    {bronze: true, silver: true},
	taskRefine:   {bronze: true, silver: true},
	taskAnnotate: {bronze: true, silver: true},
	taskLoad:     {bronze: true, silver: true, gold: true},
	taskPublish:  {bronze: true, silver: true, gold: true},
	taskReport:   {gold: true},
}

// readSettings reads the environment.
func readSettings(getenv func(string) string) (settings, error) {
	s := settings{
		Task: getenv("TECHMAP_TASK"), Sites: getenv("TECHMAP_SITES"),
		Queue: getenv("TECHMAP_QUEUE"), SQS: getenv("TECHMAP_SQS"), Agent: getenv("TECHMAP_CONTACT"),
		Model: getenv("TECHMAP_MODEL"), URL: getenv("TECHMAP_MODEL_URL"),
		Lang: message.LangOf(getenv("TECHMAP_LANG")), getenv: getenv,
	}
	uses, ok := layersOf[s.Task]
	if !ok {
		return s, fmt.Errorf("%w: TECHMAP_TASK=%q: it is crawl, refine, annotate, load, publish or report", errSettings, s.Task)
	}
	addresses := []struct {
		name string
		used bool
		to   *string
	}{{"TECHMAP_BRONZE", uses.bronze, &s.At.Bronze}, {"TECHMAP_SILVER", uses.silver, &s.At.Silver}, {"TECHMAP_GOLD", uses.gold, &s.At.Gold}}
	for _, a := range addresses {
		if !a.used {
			continue
		}
		if *a.to = getenv(a.name); *a.to == "" {
			return s, fmt.Errorf("%w: %s is not set: it says where a layer lies", errSettings, a.name)
		}
	}
	if err := s.numbers(); err != nil {
		return s, err
	}
	for _, at := range []*string{&s.At.Silver, &s.At.Gold} {
		*at = withPassword(*at, getenv("TECHMAP_MYSQL_PASSWORD"))
	}
	if s.Task == taskAnnotate && s.Model == "" {
		return s, fmt.Errorf("%w: TECHMAP_MODEL is not set: annotate asks one", errSettings)
	}
	return s, nil
}

// numbers reads what is a number or a truth.
func (s *settings) numbers() error {
	var err error
	number := func(name string, read func(text string) error) {
		if text := s.getenv(name); text != "" && err == nil {
			if bad := read(text); bad != nil {
				err = fmt.Errorf("%w: %s=%q: not a number as it is meant here", errSettings, name, text)
			}
		}
	}
	dollars := func(to *float64) func(string) error {
		return func(text string) (e error) {
			if *to, e = strconv.ParseFloat(text, 64); e == nil && !(*to >= 0) {
				e = errSettings
			}
			return e
		}
	}
	count := func(to *int) func(string) error {
		return func(text string) (e error) {
			if *to, e = strconv.Atoi(text); e == nil && *to < 0 {
				e = errSettings
			}
			return e
		}
	}
	number("TECHMAP_MAX_COST", dollars(&s.Limits.Run))
	number("TECHMAP_MAX_COST_MONTH", dollars(&s.Limits.Month))
	number("TECHMAP_RPM", count(&s.Limits.RPM))
	number("TECHMAP_RPD", count(&s.Limits.RPD))
	number("TECHMAP_ALLOW_PRIVATE", func(text string) (e error) { s.Own, e = strconv.ParseBool(text); return e })
	return err
}

// withPassword puts a password into an address that names a user without one.
func withPassword(address, password string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "mysql" || u.User == nil || password == "" {
		return address
	}
	if _, given := u.User.Password(); given {
		return address
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return u.String()
}

// keyEnv returns the variable that holds a key of a site, as the command calls it.
func keyEnv(site, key string) string {
	return "TECHMAP_KEY_" + strings.ToUpper(strings.ReplaceAll(site+"_"+key, "-", "_"))
}
