# LemonLDAP::NG's portal as Debian has it, with the people of a file instead of its three demonstration accounts.
use strict;
use warnings;
use JSON;
use Plack::App::File;
use Plack::Builder;
use Plack::Util;
use Lemonldap::NG::Portal::Main;
require Lemonldap::NG::Portal::UserDB::Demo;

my $home = $ENV{LEMON_HOME};
my $portal = Lemonldap::NG::Portal::Main->run( {} );    # what it is told stands where LLNG_DEFAULTCONFFILE says

sub know_people {
    open my $file, '<', "$home/people.json" or die $!;
    local $/ = undef;
    %Lemonldap::NG::Portal::UserDB::Demo::demoAccounts = %{ decode_json(<$file>) };
    return;
}

# A browser keeps no cookie for the domain "localhost", only for the host itself.
sub without_domain {
    my ($app) = @_;
    return sub {
        return Plack::Util::response_cb(
            $app->(@_),
            sub {
                my @headers = @{ $_[0]->[1] };
                s/;\s*domain=[^;]*//i for grep { /^lemonldap/ } @headers;
                $_[0]->[1] = \@headers;
                return;
            }
        );
    };
}

builder {
    mount '/static' => Plack::App::File->new( root => '/usr/share/lemonldap-ng/portal/htdocs/static' )->to_app;
    mount '/javascript' => Plack::App::File->new( root => '/usr/share/javascript' )->to_app;
    mount '/' => without_domain( sub { know_people(); return $portal->(@_); } );
};
