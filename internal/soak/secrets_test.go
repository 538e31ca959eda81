package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// secrets are the forms of keys of the services that this project is used with, and of
// those that most often stand where they should not.
func secrets() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"key of AWS":            regexp.MustCompile(`\b(AKIA|ASIA)[A-Z0-9]{16}\b`),
		"key of Google":         regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{35}\b`),
		"key of OpenAI":         regexp.MustCompile(`\bsk-(proj-)?[A-Za-z0-9]{32,}\b`),
		"token of GitHub":       regexp.MustCompile(`\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})\b`),
		"token of Slack":        regexp.MustCompile(`\bxox[abprs]-[A-Za-z0-9-]{20,}\b`),
		"private key":           regexp.MustCompile(`-----BEGIN ([A-Z]+ )?PRIVATE KEY-----\r?\n[A-Za-z0-9+/=]{40,}`),
		"account of Google":     regexp.MustCompile(`"private_key_id"\s*:\s*"[0-9a-f]{40}"`),
		"password in a URL":     regexp.MustCompile(`\b(mysql|postgres|https?)://[a-z][a-z0-9_-]*:[A-Za-z0-9!$%^&*]{16,}@[a-z0-9.-]+\.(com|net|io|kr)\b`),
		"webhook of Slack":      regexp.MustCompile(`hooks\.slack\.com/services/T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{20,}`),
		"JSON web token":        regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\b`),
		"token of npm":          regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}\b`),
		"secret access key":     regexp.MustCompile(`(?i)aws_secret_access_key\s*[=:]\s*["']?[A-Za-z0-9/+]{40}\b`),
		"key of data.go.kr":     regexp.MustCompile(`(?i)servicekey=[A-Za-z0-9%]{60,}`),
		"token of Hugging Face": regexp.MustCompile(`\bhf_[A-Za-z0-9]{34}\b`),
	}
}

// TestNoSecretIsInTheRepository reads every file that git knows or would take in. It
// knows forms and no entropy: what it finds is a key, or made to look like one.
func TestNoSecretIsInTheRepository(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	list.Dir = module
	names, err := list.Output()
	if err != nil {
		t.Skip("this is no repository of git: ", err)
	}
	forms, read := secrets(), 0
	for name := range strings.SplitSeq(strings.TrimRight(string(names), "\x00"), "\x00") {
		if strings.HasSuffix(name, "secrets_test.go") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(module, name))
		if err != nil {
			continue // removed meanwhile, or a link
		}
		read++
		for form, of := range forms {
			assert.False(t, of.Match(text), "%s: a %s: make it invalid where it was issued, then take it out", name, form)
		}
	}
	assert.Greater(t, read, 500)
}

// TestSecretsAreFound writes keys in pieces, so that this file is none of those found.
func TestSecretsAreFound(t *testing.T) {
	t.Parallel()
	forms := secrets()
	for name, text := range map[string]string{
		"key of AWS":      "AKIA" + "ABCDEFGHIJKLMNOP",
		"key of OpenAI":   "sk-" + strings.Repeat("a1", 20),
		"token of GitHub": "ghp_" + strings.Repeat("x", 36),
		"private key":     "-----BEGIN RSA PRIVATE KEY-----\n" + strings.Repeat("A", 64),
	} {
		assert.True(t, forms[name].MatchString(text), name)
	}
}
