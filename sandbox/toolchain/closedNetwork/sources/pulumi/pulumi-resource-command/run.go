// How a command is run: its interpreter, environment, input and output.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/pulumi/pulumi/pkg/v3/resource/provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// apply runs the command that inputs has under the key which, if there is
// one, and returns inputs with its stdout and stderr.
func (p *commandProvider) apply(
	ctx context.Context, urn resource.URN, inputs, previous resource.PropertyMap, which resource.PropertyKey, preview bool,
) (resource.PropertyMap, error) {
	state := inputs.Copy()
	if preview {
		state["stdout"] = resource.MakeComputed(resource.NewProperty(""))
		state["stderr"] = resource.MakeComputed(resource.NewProperty(""))
		return state, nil
	}
	stdout, stderr, err := p.run(ctx, urn, plain(inputs), plain(previous), string(which))
	if err != nil {
		return nil, err
	}
	state["stdout"] = resource.NewProperty(stdout)
	state["stderr"] = resource.NewProperty(stderr)
	return state, nil
}

// plain gives properties as plain Go values, secrets included.
func plain(properties resource.PropertyMap) map[string]any {
	return resource.NewProperty(properties).MapRepl(nil, func(v resource.PropertyValue) (any, bool) {
		if v.IsSecret() {
			return v.SecretValue().Element.Mappable(), true
		}
		return nil, false
	}).(map[string]any)
}

func (p *commandProvider) run(
	ctx context.Context, urn resource.URN, inputs, previous map[string]any, which string,
) (stdout, stderr string, err error) {
	script, _ := inputs[which].(string)
	if script == "" {
		text := func(key string) string { s, _ := previous[key].(string); return s }
		return text("stdout"), text("stderr"), nil
	}

	interpreter := []string{"/bin/sh", "-c"}
	if custom, ok := inputs["interpreter"].([]any); ok && len(custom) > 0 {
		interpreter = nil
		for _, word := range custom {
			interpreter = append(interpreter, fmt.Sprint(word))
		}
	}
	args := append(interpreter[1:], script)
	cmd := exec.CommandContext(ctx, interpreter[0], args...)
	cmd.Dir, _ = inputs["dir"].(string)
	cmd.Env = os.Environ()
	if usePrevious, set := inputs["addPreviousOutputInEnv"].(bool); (usePrevious || !set) && previous != nil {
		cmd.Env = append(cmd.Env,
			fmt.Sprintf("PULUMI_COMMAND_STDOUT=%v", previous["stdout"]),
			fmt.Sprintf("PULUMI_COMMAND_STDERR=%v", previous["stderr"]))
	}
	environment, _ := inputs["environment"].(map[string]any)
	for name, value := range environment {
		cmd.Env = append(cmd.Env, fmt.Sprintf("%s=%v", name, value))
	}
	if stdin, ok := inputs["stdin"].(string); ok {
		cmd.Stdin = strings.NewReader(stdin)
	}

	logging, _ := inputs["logging"].(string)
	logged := func(stream string) io.Writer {
		if urn == "" || (logging != "" && logging != stream && logging != "stdoutAndStderr") {
			return io.Discard
		}
		return &engineLog{ctx: ctx, host: p.host, urn: urn}
	}
	var out, errOut bytes.Buffer
	cmd.Stdout = io.MultiWriter(&out, logged("stdout"))
	cmd.Stderr = io.MultiWriter(&errOut, logged("stderr"))

	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			return "", "", err
		}
		return "", "", fmt.Errorf("%w: running %q:\n%s", err, script, errOut.String())
	}
	return strings.TrimRight(out.String(), "\r\n"), strings.TrimRight(errOut.String(), "\r\n"), nil
}

// engineLog shows what is written to it in the CLI, under the resource urn.
type engineLog struct {
	ctx  context.Context
	host *provider.HostClient
	urn  resource.URN
}

func (l *engineLog) Write(text []byte) (int, error) {
	err := l.host.Log(l.ctx, diag.Info, l.urn, strings.TrimRight(string(text), "\r\n"))
	return len(text), err
}
