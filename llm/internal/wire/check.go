package wire

import (
	"errors"
	"net/url"
	"strings"
	"unicode"
)

// Key returns an error if key cannot be one. The error does not hold it.
func Key(key string) error {
	if key == "" {
		return errors.New("a key is needed")
	}
	if strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("the key has spaces or letters that no header takes: was it copied with a line end?")
	}
	return nil
}

// ModelName returns an error if name cannot be a part of an address.
func ModelName(name string) error {
	if name == "" {
		return errors.New("name a model: which one is configuration")
	}
	if strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("?#%\\", r)
	}) || strings.Contains(name, "..") {
		return errors.New("the name of the model has letters that no name has")
	}
	return nil
}

// Endpoint returns an error if s is no address of an API.
func Endpoint(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return errors.New("the endpoint is not a URL")
	case u.Scheme != "https" && u.Scheme != "http", u.Host == "":
		return errors.New("the endpoint needs a scheme and a host, as https://host")
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return errors.New("the endpoint has no room for users, queries and fragments: keys are passed apart")
	}
	return nil
}
