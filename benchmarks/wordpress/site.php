<?php
/**
 * What is done to the measured WordPress from outside: `php site.php FOLDER install|page-by|count [ARGUMENT]`.
 * FOLDER is a copy of WordPress with the wp-config.php of this folder.
 */
// Constants, since WordPress clears variables of common names.
define( 'MEASURED_ACTION', $argv[2] );
define( 'MEASURED_ARGUMENT', $argv[3] ?? '' );
$_SERVER['HTTP_HOST'] = '127.0.0.1';
if ( 'install' === MEASURED_ACTION ) {
	define( 'WP_INSTALLING', true );
}
require "$argv[1]/wp-load.php";

/** A site with one post and its comments, in the order of the JSON file: each one's parent comes before it. */
function install( $file ) {
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	$said = json_decode( file_get_contents( $file ), true );
	wp_install( 'Measured', 'editor', 'editor@example.org', true, '', wp_generate_password() );
	switch_theme( 'twentytwentyone' );
	$options = array(
		'comment_moderation'          => 0, // nothing waits, as on ours
		'comment_previously_approved' => 0,
		'comments_notify'             => 0, // no letters
		'moderation_notify'           => 0,
		'close_comments_for_old_posts' => 0,
	);
	foreach ( $options as $name => $value ) {
		update_option( $name, $value );
	}
	$post = wp_insert_post(
		array(
			'post_title'     => $said['headline'],
			'post_content'   => $said['body'],
			'post_status'    => 'publish',
			'comment_status' => 'open',
			'post_author'    => 1,
		)
	);
	wp_defer_comment_counting( true );
	$ids = array();
	foreach ( $said['comments'] as $comment ) {
		$ids[] = wp_insert_comment(
			array(
				'comment_post_ID'      => $post,
				'comment_parent'       => null === $comment['parent'] ? 0 : $ids[ $comment['parent'] ],
				'comment_author'       => $comment['name'],
				'comment_author_email' => $comment['email'],
				'comment_content'      => wp_slash( $comment['text'] ),
				'comment_date'         => $comment['at'],
				'comment_approved'     => 1,
			)
		);
	}
	wp_defer_comment_counting( false );
	echo json_encode( array( 'post' => $post, 'root' => $ids[0] ) );
}

/** Threads on a page; 0 is as it comes, all on one. */
function page_by( $threads ) {
	update_option( 'page_comments', $threads ? 1 : 0 );
	update_option( 'comments_per_page', $threads ? $threads : 50 );
	update_option( 'default_comments_page', 'oldest' );
}

/** How many comments there are. */
function count_comments() {
	global $wpdb;
	echo json_encode( (int) $wpdb->get_var( "SELECT COUNT(*) FROM $wpdb->comments WHERE comment_approved = '1'" ) );
}

match ( MEASURED_ACTION ) {
	'install' => install( MEASURED_ARGUMENT ),
	'page-by' => page_by( (int) MEASURED_ARGUMENT ),
	'count'   => count_comments(),
};
