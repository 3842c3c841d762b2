// pulumi-language-nodejs is a small Node.js language host for the Pulumi CLI:
// it runs a TypeScript or JavaScript program through @pulumi/pulumi's own
// entry point (@pulumi/pulumi/cmd/run) and leaves everything else (installing
// dependencies, code generation, debugging) to npm.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// version is that of the CLI which this host goes with. The build sets it.
var version = "0.0.0"

// exitErrorAlreadyShown is the exit status with which @pulumi/pulumi/cmd/run
// says that it has already shown the error to the user.
const exitErrorAlreadyShown = 32

func main() {
	if len(os.Args) < 2 {
		fail(errors.New("usage: pulumi-language-nodejs ENGINE_ADDRESS"))
	}
	host := &languageHost{engineAddress: os.Args[len(os.Args)-1]}

	server, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(s *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(s, host)
			return nil
		},
	})
	if err != nil {
		fail(err)
	}
	fmt.Println(server.Port) // The CLI reads the port from the first line.
	if err := <-server.Done; err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "pulumi-language-nodejs:", err)
	os.Exit(1)
}

type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engineAddress string
}

func (*languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version}, nil
}

// GetRequiredPackages names no plugins: the engine loads each one when the
// program first registers a resource of it.
func (*languageHost) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (*languageHost) GetProgramDependencies(
	context.Context, *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	return &pulumirpc.GetProgramDependenciesResponse{}, nil
}

func (h *languageHost) Run(ctx context.Context, req *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	runScript, err := findRunScript(req.Info.ProgramDirectory)
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(orEmpty(req.Config))
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(append([]string{}, req.ConfigSecretKeys...))
	if err != nil {
		return nil, err
	}

	args := []string{
		runScript,
		"--monitor", req.MonitorAddress,
		"--engine", h.engineAddress,
		"--organization", req.Organization,
		"--project", req.Project,
		"--root-directory", req.Info.RootDirectory,
		"--stack", req.Stack,
		"--pwd", req.Pwd,
		"--parallel", fmt.Sprint(req.Parallel),
	}
	if req.DryRun {
		args = append(args, "--dry-run")
	}
	args = append(args, req.Info.EntryPoint)
	args = append(args, req.Args...)

	node := exec.CommandContext(ctx, "node", args...)
	node.Dir = req.Info.ProgramDirectory
	node.Stdout, node.Stderr = os.Stdout, os.Stderr
	node.Env = append(os.Environ(),
		"PULUMI_CONFIG="+string(config),
		"PULUMI_CONFIG_SECRET_KEYS="+string(secretKeys),
		"PULUMI_NODEJS_TYPESCRIPT="+fmt.Sprint(usesTypeScript(req.Info.Options)),
	)
	if tsconfig := req.Info.Options.GetFields()["tsconfig"].GetStringValue(); tsconfig != "" {
		node.Env = append(node.Env, "PULUMI_NODEJS_TSCONFIG_PATH="+tsconfig)
	}

	err = node.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == exitErrorAlreadyShown:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: "the Node.js program failed: " + exit.String()}, nil
	default:
		return nil, fmt.Errorf("running node: %w", err)
	}
}

// orEmpty returns a map that JSON does not show as null.
func orEmpty(config map[string]string) map[string]string {
	if config == nil {
		return map[string]string{}
	}
	return config
}

// usesTypeScript reads the `typescript` runtime option of Pulumi.yaml, which
// is true unless it says otherwise.
func usesTypeScript(options *structpb.Struct) bool {
	option, set := options.GetFields()["typescript"]
	return !set || option.GetBoolValue()
}

// findRunScript finds @pulumi/pulumi's program runner as Node.js would: in
// the node_modules of dir or of the nearest folder above it.
func findRunScript(dir string) (string, error) {
	for at := dir; ; at = filepath.Dir(at) {
		script := filepath.Join(at, "node_modules", "@pulumi", "pulumi", "cmd", "run", "index.js")
		if _, err := os.Stat(script); err == nil {
			return script, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no @pulumi/pulumi package in %s or above it: run npm install", dir)
		}
	}
}
