import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '../api/client';
import { session } from '../api/session';
import { Button } from '../ui/Button';
import { Failure } from '../ui/Failure';
import { Field } from '../ui/Field';
import { submitted } from '../ui/forms';
import { useWords } from '../words/useWords';

export function SignIn() {
  const { welcome: words } = useWords();
  const signIn = useMutation({
    mutationFn: (form: FormData) =>
      unwrap(
        api.POST('/v1/auth/login', {
          body: { login: String(form.get('login')), password: String(form.get('password')) },
        }),
      ),
    onSuccess: session.begin,
  });
  return (
    <form onSubmit={submitted((form) => signIn.mutate(form))}>
      <h2>{words.back}</h2>
      <Field label={words.login} name="login" autoComplete="username" autoCapitalize="none" required />
      <Field
        label={words.password}
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Failure error={signIn.error} />
      <Button type="submit" className="primary" pending={signIn.isPending}>
        {signIn.isPending ? words.signingIn : words.signIn}
      </Button>
    </form>
  );
}
